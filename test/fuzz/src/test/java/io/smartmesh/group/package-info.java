/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.group;

import org.jspecify.annotations.NullMarked;
