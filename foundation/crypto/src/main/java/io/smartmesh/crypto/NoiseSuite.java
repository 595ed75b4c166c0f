package io.smartmesh.crypto;

import java.util.function.Function;

/**
 * The functions a Noise handshake runs on; the hash is SHA-256 always.
 *
 * @param cipherName as protocol names have it
 * @param cipher makes a cipher from a key of 32 bytes, which it takes over
 */
record NoiseSuite<S, P, C extends Aead>(
    DiffieHellman<S, P> dh, String cipherName, Function<byte[], C> cipher) {

  static NoiseSuite<SigningKey, PublicKey, TransportCipher> over(Curve curve) {
    return new NoiseSuite<>(new CurveDiffieHellman(curve), "AESGCM", TransportCipher::new);
  }

  String protocolName(HandshakeShape shape) {
    return "Noise_" + shape.name() + "_" + dh.name() + "_" + cipherName + "_SHA256";
  }
}
