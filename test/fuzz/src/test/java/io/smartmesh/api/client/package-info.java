/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.api.client;

import org.jspecify.annotations.NullMarked;
