/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.backup;

import org.jspecify.annotations.NullMarked;
