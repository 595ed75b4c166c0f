/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.chain.rpc;

import org.jspecify.annotations.NullMarked;
