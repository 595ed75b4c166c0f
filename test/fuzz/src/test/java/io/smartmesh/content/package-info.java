/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.content;

import org.jspecify.annotations.NullMarked;
