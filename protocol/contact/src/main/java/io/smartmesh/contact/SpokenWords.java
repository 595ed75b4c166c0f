package io.smartmesh.contact;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SlowHash;
import java.util.ArrayList;
import java.util.List;

/** What two people read to each other to know that they hold each other's keys (CT-8). */
public final class SpokenWords {
  /** Six words of eleven bits. */
  public static final int COUNT = 6;

  private static final Bytes SALT = Bytes.utf8("smartmesh/contact/words/1");
  private static final int BITS = 11;
  private static final int LENGTH = 9;

  private SpokenWords() {}

  /** The same whoever asks; takes a tenth of a second of a processor, on purpose. */
  public static List<String> of(PublicKey one, PublicKey other) {
    boolean isInOrder = one.compressed().compareTo(other.compressed()) <= 0;
    PublicKey first = isInOrder ? one : other;
    PublicKey second = isInOrder ? other : one;
    Bytes bits = SlowHash.of(Bytes.concat(first.compressed(), second.compressed()), SALT, LENGTH);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int index = 0;
      for (int bit = i * BITS; bit < (i + 1) * BITS; bit++) {
        index = index << 1 | (bits.at(bit / 8) >> (7 - bit % 8) & 1);
      }
      words.add(Mnemonic.word(index));
    }
    return words;
  }
}
