/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.session;

import org.jspecify.annotations.NullMarked;
