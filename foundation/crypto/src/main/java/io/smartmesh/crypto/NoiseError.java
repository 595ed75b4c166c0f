package io.smartmesh.crypto;

import io.smartmesh.base.Address;
import java.util.Locale;

/** Why a handshake message was refused. Texts are for logs: a peer learns nothing of them. */
public sealed interface NoiseError {
  /** The message cannot be of the step the handshake is at. The handshake is dead. */
  record WrongLength(int actual, int least, int most) implements NoiseError {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "handshake message of %d bytes, not %d to %d", actual, least, most);
    }
  }

  /** A public key that is no point of the curve. The handshake is dead. */
  record InvalidKey() implements NoiseError {
    @Override
    public String toString() {
      return "handshake message with a key that is no point of the curve";
    }
  }

  /** Changed on the way, or made with other keys or another prologue. The handshake is dead. */
  record NotAuthentic() implements NoiseError {
    @Override
    public String toString() {
      return "handshake message that does not open";
    }
  }

  /** Somebody else than the peer that was asked for. The handshake is dead. */
  record UnexpectedPeer(Address expected, Address actual) implements NoiseError {
    @Override
    public String toString() {
      return "handshake with " + actual + ", not with " + expected;
    }
  }

  /** A message when none is expected, such as a repeated one. Nothing has changed. */
  record OutOfTurn() implements NoiseError {
    @Override
    public String toString() {
      return "handshake message out of turn";
    }
  }

  /** The handshake has failed before. */
  record Dead() implements NoiseError {
    @Override
    public String toString() {
      return "handshake that has failed before";
    }
  }
}
