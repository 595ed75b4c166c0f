package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;

/**
 * Which keys come from a seed: the account's, which holds the funds and which any Ethereum wallet
 * finds from the same words; and one for each device.
 *
 * <pre>
 * account  m/44'/60'/0'/0/0
 * device   m/44'/60'/7357'/number'
 * backup   HKDF-SHA256 of the seed, info "smartmesh/backup/1"
 * </pre>
 *
 * <p>A device's number is drawn at random, so that whoever restores from words alone gets a new
 * device key and never writes to the channels of the old one.
 */
public final class KeyTree {
  private static final long[] ACCOUNT = {
    HdKey.HARDENED + 44, HdKey.HARDENED + 60, HdKey.HARDENED, 0, 0
  };
  private static final long DEVICES = 7357;

  private KeyTree() {}

  /**
   * @param entropy what the words stand for
   */
  public static Secret account(Secret entropy, Curve curve) {
    return at(entropy, curve, ACCOUNT);
  }

  /**
   * @param number of 31 bits: see {@link #drawNumber}
   */
  public static Secret device(Secret entropy, long number, Curve curve) {
    if (number < 0 || number >= HdKey.HARDENED) {
      throw new IllegalArgumentException("a device number has 31 bits, not " + number);
    }
    return at(
        entropy,
        curve,
        HdKey.HARDENED + 44,
        HdKey.HARDENED + 60,
        HdKey.HARDENED + DEVICES,
        HdKey.HARDENED + number);
  }

  /** What snapshots of the account's devices are sealed under and found by (BK-1). */
  public static Secret backup(Secret entropy) {
    byte[] info = Bytes.utf8("smartmesh/backup/1").toArray();
    try (Secret seed = Mnemonic.seed(entropy, "")) {
      return seed.use(
          bytes -> Secret.own(Hashes.hkdfSha256(new byte[0], bytes, info, SecretBox.KEY_LENGTH)));
    }
  }

  public static long drawNumber(Entropy entropy) {
    Bytes random = entropy.next(4);
    long number = 0;
    for (int i = 0; i < random.length(); i++) {
      number = number << 8 | (random.at(i) & 0xff);
    }
    return number & (HdKey.HARDENED - 1);
  }

  private static Secret at(Secret entropy, Curve curve, long... path) {
    try (Secret seed = Mnemonic.seed(entropy, "");
        HdKey root = HdKey.master(seed);
        HdKey key = root.derive(curve, path)) {
      return key.secret();
    }
  }
}
