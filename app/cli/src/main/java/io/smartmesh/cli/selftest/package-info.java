/** What a node checks of itself before it serves anybody. */
@NullMarked
package io.smartmesh.cli.selftest;

import org.jspecify.annotations.NullMarked;
