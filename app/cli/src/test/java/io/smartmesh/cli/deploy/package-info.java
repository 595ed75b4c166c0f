/** Tests of the deployment. */
@NullMarked
package io.smartmesh.cli.deploy;

import org.jspecify.annotations.NullMarked;
