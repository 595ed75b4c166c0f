package io.smartmesh.crypto;

import io.smartmesh.base.Hash;

/**
 * What a handshake ends in.
 *
 * @param handshakeHash the same on both sides and different for every handshake: binds what is said
 *     in the session to it (channel binding)
 * @param remoteStatic who the peer is
 * @param localStatic who we are to it
 */
public record NoiseSession(
    TransportCipher sending,
    TransportCipher receiving,
    Hash handshakeHash,
    PublicKey remoteStatic,
    PublicKey localStatic)
    implements AutoCloseable {

  /** Zeroes both keys: nothing is sealed or opened any more. */
  @Override
  public void close() {
    sending.close();
    receiving.close();
  }
}
