package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * One message to the holder of a key, in one piece: Noise X with the context as prologue. {@link
 * AnonymousBox} does not name its sender.
 *
 * <pre>
 * ephemeral key 33 | sender's key, sealed 33+16 | plaintext, sealed n+16
 * </pre>
 *
 * <p>What one message cannot give: a box can be shown again (receivers remember what they have
 * seen), whoever steals the receiver's key reads all boxes ever sent to it, and can forge boxes to
 * it from anybody.
 */
public final class SealedBox {
  /** Bytes that {@link #seal} adds. */
  public static final int OVERHEAD = 2 * (PublicKey.LENGTH + Aead.TAG_LENGTH);

  /** Bytes of the largest plaintext. */
  public static final int PLAINTEXT_MOST = HandshakeState.MESSAGE_LENGTH_MOST - OVERHEAD;

  private static final Entropy NONE =
      length -> {
        throw new IllegalStateException("opening a box needs no entropy");
      };

  private SealedBox() {}

  /** What was in a box, and who sealed it. */
  public record Opened(PublicKey from, Bytes plaintext) {}

  /**
   * Only {@code to} can open it, and learns that {@code from} made it.
   *
   * @param context must be the same when it is opened; not transmitted
   * @param plaintext at most {@link #PLAINTEXT_MOST} bytes
   */
  public static Bytes seal(
      PublicKey to, SigningKey from, Bytes context, Bytes plaintext, Curve curve, Entropy entropy) {
    try (NoiseHandshake handshake =
        NoiseHandshake.initiator(NoisePattern.X, context, from, Optional.of(to), curve, entropy)) {
      return handshake.write(plaintext);
    }
  }

  /** Empty for anything that was not sealed to this key in this context. Never throws. */
  public static Optional<Opened> open(SigningKey self, Bytes context, Bytes box, Curve curve) {
    try (NoiseHandshake handshake =
        NoiseHandshake.responder(NoisePattern.X, context, self, curve, NONE)) {
      Result<Bytes, NoiseError> read = handshake.read(box);
      return read.fold(
          plaintext -> Optional.of(new Opened(handshake.remoteStatic(), plaintext)),
          error -> Optional.empty());
    }
  }
}
