package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.COOKIE_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;

/**
 * What a stranger has to show when many open handshakes: that it hears us at the address from which
 * it writes (LN-24). Nothing is kept of whom a cookie was sent to.
 */
final class Cookies {
  static final int LENGTH = 16;
  private static final int KEY_LENGTH = 32;

  private final Entropy entropy;
  private Secret current;
  private Secret previous;
  private Moment renewAt = new Moment(0);

  Cookies(Entropy entropy) {
    this.entropy = entropy;
    current = fresh();
    previous = fresh();
  }

  private Secret fresh() {
    return Secret.random(KEY_LENGTH, entropy);
  }

  /** For who wrote from {@code from} about the handshake that it calls {@code index}. */
  Bytes make(Path from, long index, Moment now) {
    renew(now);
    return mac(current, from, index);
  }

  /** Whether it was made for the same, less than a minute ago; never after two. */
  boolean isGood(Bytes cookie, Path from, long index, Moment now) {
    if (cookie.length() != LENGTH) {
      return false;
    }
    renew(now);
    return cookie.equalsConstantTime(mac(current, from, index))
        || cookie.equalsConstantTime(mac(previous, from, index));
  }

  private void renew(Moment now) {
    for (int i = 0; i < 2 && !renewAt.isAfter(now); i++) {
      previous.close();
      previous = current;
      current = fresh();
      renewAt = renewAt.plusMillis(COOKIE_MILLIS);
    }
    if (!renewAt.isAfter(now)) {
      renewAt = now.plusMillis(COOKIE_MILLIS);
    }
  }

  private static Bytes mac(Secret key, Path from, long index) {
    Bytes what =
        new Encoder().text(from.bearer().name()).bytes(from.address().bytes()).u32(index).toBytes();
    return key.use(bytes -> Hashes.hmacSha256(Bytes.copyOf(bytes), what)).bytes().slice(0, LENGTH);
  }
}
