package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;

/** Packets of the message service from one who has a key of its own and no manners. */
public final class HostileWriter {
  private static final int BYTES_MOST = 1_000;

  private final SigningKey key;
  private final PublicKey victim;

  public HostileWriter(SigningKey key, PublicKey victim) {
    this.key = key;
    this.victim = victim;
  }

  /** What will be in a packet. */
  public Bytes sample(Rng rng) {
    return MessageTargets.envelope(rng).encode();
  }

  public Bytes seal(Bytes plain, Rng rng) {
    Bytes kept = plain.slice(0, Math.min(plain.length(), BYTES_MOST));
    return SealedBox.seal(victim, key, Envelope.CONTEXT, kept, Keys.CURVE, rng);
  }

  /** Whether the node of {@code receiver} cannot even read it. */
  public static boolean isRefused(Bytes payload, SigningKey receiver) {
    return SealedBox.open(receiver, Envelope.CONTEXT, payload, Keys.CURVE)
        .map(opened -> !Envelope.decode(opened.plaintext()).isOk())
        .orElse(true);
  }
}
