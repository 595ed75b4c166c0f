package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;

/**
 * What stands in the file in place of a key: HMAC-SHA-256 of it. Before that stand shorter ones of
 * its first bytes, so that records under a common prefix lie together and are found by it; who has
 * the file sees how many do, not what they are.
 *
 * <pre>
 * token = of 8 bytes: 4 | of 12 bytes: 4 | of 21 bytes: 4 | of the whole key: 16
 * </pre>
 */
final class Tokens {
  /**
   * Where the node's keys branch: {@code message/}, {@code payment/done}, {@code payment/done/} and
   * the page. A scan by any other prefix reads what has the next shorter one.
   */
  private static final int[] DEPTHS = {8, 12, 21};

  private static final int PART_BYTES = 4;
  private static final int KEY_BYTES = 16;
  private static final int LENGTH = DEPTHS.length * PART_BYTES + KEY_BYTES;

  /** Parts that are kept: most writes go to the same few families. */
  private static final int PARTS_MOST = 1_024;

  private final Mac mac;
  private final Map<Bytes, byte[]> parts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, byte[]> eldest) {
          return size() > PARTS_MOST;
        }
      };

  Tokens(Mac mac) {
    this.mac = mac;
  }

  byte[] of(Bytes key) {
    byte[] token = new byte[LENGTH];
    byte[] whole = digest(key);
    for (int level = 0; level < DEPTHS.length; level++) {
      boolean isLonger = key.length() > DEPTHS[level];
      byte[] part = isLonger ? part(key.slice(0, DEPTHS[level])) : whole;
      System.arraycopy(part, 0, token, level * PART_BYTES, PART_BYTES);
    }
    System.arraycopy(whole, 0, token, LENGTH - KEY_BYTES, KEY_BYTES);
    return token;
  }

  /** What the tokens of all keys with this prefix start with; others may, too. */
  byte[] prefix(Bytes prefix) {
    int levels = 0;
    byte[] start = new byte[DEPTHS.length * PART_BYTES];
    while (levels < DEPTHS.length && prefix.length() >= DEPTHS[levels]) {
      byte[] part = part(prefix.slice(0, DEPTHS[levels]));
      System.arraycopy(part, 0, start, levels * PART_BYTES, PART_BYTES);
      levels++;
    }
    return Arrays.copyOf(start, levels * PART_BYTES);
  }

  private byte[] part(Bytes start) {
    return parts.computeIfAbsent(start, this::digest);
  }

  private byte[] digest(Bytes bytes) {
    return mac.doFinal(bytes.toArray());
  }
}
