package io.smartmesh.around;

import static io.smartmesh.around.AroundLimits.PSEUDONYMS;
import static io.smartmesh.around.AroundLimits.PSEUDONYM_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.contact.Names;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Signs what the user says, by his device's key or by a pseudonym (AR-2). */
final class Pen {
  private static final Bytes LABEL = Bytes.utf8("smartmesh/around/writer/1");

  private record Pseudonym(Bytes nonce, Moment until) {}

  /**
   * @param nonce from which this device makes the pseudonym's key again; empty: it is its own key
   */
  record Written(Post post, Bytes nonce) {}

  private final SigningKey self;
  private final long network;
  private final Curve curve;
  private final Entropy entropy;
  private final LinkedHashMap<String, Pseudonym> byRoom = new LinkedHashMap<>();

  Pen(SigningKey self, long network, Curve curve, Entropy entropy) {
    this.self = self;
    this.network = network;
    this.curve = curve;
    this.entropy = entropy;
  }

  /** What cannot be said so. */
  static Optional<AroundError> check(AroundInput.Write write) {
    int length = Bytes.utf8(write.text()).length();
    boolean isText = Post.isText(write.text()) && Encoder.isText(write.text());
    if (!isText || length > AroundLimits.TEXT_BYTES) {
      return Optional.of(new AroundError.BadText(length, AroundLimits.TEXT_BYTES));
    } else if (!Names.isClean(write.room())) {
      return Optional.of(new AroundError.BadRoom(write.room()));
    }
    long most = write.kind().secondsMost();
    return write.seconds() < 1 || write.seconds() > most
        ? Optional.of(new AroundError.BadLifetime(write.seconds(), most))
        : Optional.empty();
  }

  Written write(AroundInput.Write write, Moment now) {
    Post.Said said =
        new Post.Said(
            write.kind(),
            write.at(),
            write.seconds(),
            entropy.next(Post.SALT),
            write.room(),
            write.text(),
            write.card(),
            Optional.empty());
    return signed(said, write.card().isEmpty() ? nonce(write, now) : Bytes.EMPTY);
  }

  /** In the name in which it was written. */
  Written withdraw(Held notice, ChainTime at, Moment now) {
    long left = Math.max(1, notice.post().said().seconds() - notice.ageSeconds(now));
    Post.Said said =
        new Post.Said(
            PostKind.WITHDRAWAL,
            at,
            left,
            entropy.next(Post.SALT),
            "",
            "",
            Bytes.EMPTY,
            Optional.of(notice.id()));
    return signed(said, notice.origin().nonce());
  }

  private Written signed(Post.Said said, Bytes nonce) {
    if (nonce.isEmpty()) {
      return new Written(Post.sign(self, network, said), nonce);
    }
    try (Secret secret = self.derived(Bytes.concat(LABEL, nonce));
        SigningKey key = curve.key(secret).orElseThrow(IllegalStateException::new)) {
      return new Written(Post.sign(key, network, said), nonce);
    }
  }

  /** One for each room and hour; for each notice its own, since those stay for days. */
  private Bytes nonce(AroundInput.Write write, Moment now) {
    if (write.kind() != PostKind.WORD) {
      return entropy.next(AroundRecords.NONCE);
    }
    Pseudonym known = byRoom.get(write.room());
    if (known != null && known.until.isAfter(now)) {
      return known.nonce;
    }
    Bytes fresh = entropy.next(AroundRecords.NONCE);
    byRoom.remove(write.room());
    byRoom.put(write.room(), new Pseudonym(fresh, now.plusMillis(PSEUDONYM_MILLIS)));
    if (byRoom.size() > PSEUDONYMS) {
      byRoom.remove(byRoom.keySet().iterator().next());
    }
    return fresh;
  }
}
