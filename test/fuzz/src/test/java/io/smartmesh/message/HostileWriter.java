package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ratchet.Prekeys;
import io.smartmesh.ratchet.Session;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.Optional;
import java.util.TreeMap;

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
    return rng.chance(0.5)
        ? SealedBox.seal(victim, key, Envelope.CONTEXT, kept, Keys.CURVE, rng)
        : Session.begin(key, victim, Optional.empty(), Keys.CURVE, rng)
            .seal(kept, rng)
            .orThrow()
            .box();
  }

  /** Whether the node of {@code receiver} cannot even read it. */
  public static boolean isRefused(Bytes payload, SigningKey receiver) {
    Prekeys none = new Prekeys(receiver, Keys.CURVE, prefix -> new TreeMap<>());
    Rng rng = new Rng(1);
    Optional<Bytes> plain =
        Session.isBox(payload)
            ? Session.accept(payload, receiver, none, ChainTime.ZERO, Keys.CURVE, rng)
                .fold(opened -> Optional.of(opened.plaintext()), error -> Optional.empty())
            : SealedBox.open(receiver, Envelope.CONTEXT, payload, Keys.CURVE)
                .map(SealedBox.Opened::plaintext);
    return plain
        .map(
            bytes ->
                Envelope.decode(bytes)
                    .fold(
                        envelope -> !Session.isBox(payload) && envelope instanceof Envelope.Receipt,
                        error -> true))
        .orElse(true);
  }
}
