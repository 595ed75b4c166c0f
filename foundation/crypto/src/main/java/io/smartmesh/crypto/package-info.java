/**
 * Cryptography behind small interfaces: hashes, secp256k1, AEAD, Noise handshakes, sealed boxes and
 * secrets that are zeroed. Primitives come from libsecp256k1, Bouncy Castle and the JDK; none is
 * home-made.
 */
@NullMarked
package io.smartmesh.crypto;

import org.jspecify.annotations.NullMarked;
