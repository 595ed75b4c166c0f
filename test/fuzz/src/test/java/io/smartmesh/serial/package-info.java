/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.serial;

import org.jspecify.annotations.NullMarked;
