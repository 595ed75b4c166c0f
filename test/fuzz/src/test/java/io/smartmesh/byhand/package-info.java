/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.byhand;

import org.jspecify.annotations.NullMarked;
