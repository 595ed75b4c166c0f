/** Tests of the settings. */
@NullMarked
package io.smartmesh.cli.config;

import org.jspecify.annotations.NullMarked;
