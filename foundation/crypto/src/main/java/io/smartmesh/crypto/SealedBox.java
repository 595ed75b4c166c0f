package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * One message to the holder of a key, in one piece: Noise X, or N when the sender stays anonymous,
 * with the context as prologue.
 *
 * <pre>
 * X:  ephemeral key 33 | sender's key, sealed 33+16 | plaintext, sealed n+16
 * N:  ephemeral key 33 |                              plaintext, sealed n+16
 * </pre>
 *
 * <p>What one message cannot give: a box can be shown again (receivers remember what they have
 * seen), whoever steals the receiver's key reads all boxes ever sent to it, and can forge boxes to
 * it from anybody.
 */
public final class SealedBox {
  /** Bytes that {@link #seal} adds. */
  public static final int OVERHEAD = 2 * (PublicKey.LENGTH + Aead.TAG_LENGTH);

  /** Bytes that {@link #sealAnonymously} adds. */
  public static final int ANONYMOUS_OVERHEAD = PublicKey.LENGTH + Aead.TAG_LENGTH;

  /** Bytes of the largest plaintext, of either kind. */
  public static final int PLAINTEXT_MOST = HandshakeState.MESSAGE_LENGTH_MOST - OVERHEAD;

  private static final Entropy NONE =
      length -> {
        throw new IllegalStateException("opening a box needs no entropy");
      };

  /** In place of the sender's key in N, which has none: it is never asked for anything. */
  private static final SigningKey NOBODY =
      new SigningKey() {
        @Override
        public PublicKey publicKey() {
          throw new IllegalStateException("an anonymous sender has no key");
        }

        @Override
        public Signature sign(Hash digest) {
          throw new IllegalStateException("an anonymous sender has no key");
        }

        @Override
        public Secret ecdh(PublicKey peer) {
          throw new IllegalStateException("an anonymous sender has no key");
        }

        @Override
        public SigningKey child(Secret chainCode, long index) {
          throw new IllegalStateException("an anonymous sender has no key");
        }

        @Override
        public Secret derived(Bytes label) {
          throw new IllegalStateException("an anonymous sender has no key");
        }

        @Override
        public void close() {}
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
      return plaintext(handshake, box)
          .map(plaintext -> new Opened(handshake.remoteStatic(), plaintext));
    }
  }

  /**
   * Only {@code to} can open it, and does not learn who made it.
   *
   * @param context must be the same when it is opened; not transmitted
   * @param plaintext at most {@link #PLAINTEXT_MOST} bytes
   */
  public static Bytes sealAnonymously(
      PublicKey to, Bytes context, Bytes plaintext, Curve curve, Entropy entropy) {
    try (NoiseHandshake handshake =
        NoiseHandshake.initiator(
            NoisePattern.N, context, NOBODY, Optional.of(to), curve, entropy)) {
      return handshake.write(plaintext);
    }
  }

  /** Empty for anything that was not sealed to this key in this context. Never throws. */
  public static Optional<Bytes> openAnonymous(
      SigningKey self, Bytes context, Bytes box, Curve curve) {
    try (NoiseHandshake handshake =
        NoiseHandshake.responder(NoisePattern.N, context, self, curve, NONE)) {
      return plaintext(handshake, box);
    }
  }

  private static Optional<Bytes> plaintext(NoiseHandshake handshake, Bytes box) {
    Result<Bytes, NoiseError> read = handshake.read(box);
    return read.fold(Optional::of, error -> Optional.empty());
  }
}
