/**
 * Cryptography behind small interfaces: hashes, secp256k1, AEAD, Noise, sealed boxes, key
 * derivation and key files. Primitives come from libsecp256k1, Bouncy Castle and the JDK; none is
 * home-made.
 */
@NullMarked
package io.smartmesh.crypto;

import org.jspecify.annotations.NullMarked;
