/** Tests of the commands: in this process, against a real node or one that only answers. */
@NullMarked
package io.smartmesh.cli;

import org.jspecify.annotations.NullMarked;
