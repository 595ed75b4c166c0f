/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.api;

import org.jspecify.annotations.NullMarked;
