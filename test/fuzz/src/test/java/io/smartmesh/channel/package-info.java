/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.channel;

import org.jspecify.annotations.NullMarked;
