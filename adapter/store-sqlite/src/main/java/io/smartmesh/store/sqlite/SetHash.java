package io.smartmesh.store.sqlite;

import java.nio.ByteBuffer;
import javax.crypto.Mac;

/**
 * One hash of all rows whatever their order, kept up to date row by row: the exclusive or of an
 * HMAC-SHA-256 of each (MSet-XOR-Hash: Clarke, Devadas, van Dijk, Gassend, Suh, "Incremental
 * Multiset Hash Functions", ASIACRYPT 2003; no row stands twice). It is only ever stored sealed.
 *
 * <p>It shows a row that is missing, or that was put back as it once was: by itself such a row is
 * authentic.
 */
final class SetHash {
  private static final int BYTES = 32;
  static final int STATE_BYTES = BYTES + Long.BYTES;

  private final Mac mac;
  private final byte[] hash = new byte[BYTES];
  private long rows;

  SetHash(Mac mac) {
    this.mac = mac;
  }

  /** The same from here on; the two do not depend on each other. */
  SetHash copy() {
    SetHash copy = new SetHash(mac);
    copy.restore(state());
    return copy;
  }

  /** What one row adds. */
  byte[] of(byte[] token, byte[] sealed) {
    mac.update(token);
    return mac.doFinal(sealed);
  }

  void add(byte[] row) {
    rows++;
    flip(row);
  }

  void remove(byte[] row) {
    rows--;
    flip(row);
  }

  private void flip(byte[] row) {
    for (int i = 0; i < BYTES; i++) {
      hash[i] ^= row[i];
    }
  }

  byte[] state() {
    return ByteBuffer.allocate(STATE_BYTES).put(hash).putLong(rows).array();
  }

  void restore(byte[] state) {
    rows = ByteBuffer.wrap(state).get(hash).getLong();
  }
}
