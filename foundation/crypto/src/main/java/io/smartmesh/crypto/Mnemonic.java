package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * BIP-39 with the English list: a seed as words that a person can write down. 11 bits a word; the
 * last word holds a checksum.
 */
public final class Mnemonic {
  /** Bytes of entropy behind 12 words: what a new account gets. */
  public static final int ENTROPY_LENGTH = 16;

  private static final int BITS_PER_WORD = 11;
  private static final int ROUNDS = 2048;
  private static final int SEED_BITS = 512;
  private static final List<Integer> COUNTS =
      Collections.unmodifiableList(Arrays.asList(12, 15, 18, 21, 24));
  private static final List<String> WORDS = load();

  private Mnemonic() {}

  /**
   * @param entropy 16, 20, 24, 28 or 32 bytes
   */
  public static String words(Secret entropy) {
    int length = entropy.length();
    if (length % 4 != 0 || !COUNTS.contains(3 * length / 4)) {
      throw new IllegalArgumentException("no words for " + length + " bytes of entropy");
    }
    byte[] bits = entropy.use(bytes -> Arrays.copyOf(bytes, bytes.length + 1));
    bits[length] = checksum(entropy).bytes().at(0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 3 * length / 4; i++) {
      int index = 0;
      for (int bit = i * BITS_PER_WORD; bit < (i + 1) * BITS_PER_WORD; bit++) {
        index = index << 1 | (bits[bit / 8] >> (7 - bit % 8) & 1);
      }
      out.append(i == 0 ? "" : " ").append(WORDS.get(index));
    }
    Arrays.fill(bits, (byte) 0);
    return out.toString();
  }

  /**
   * The word of this number in the list.
   *
   * @param index 0 … 2047
   */
  public static String word(int index) {
    return WORDS.get(index);
  }

  /** The entropy behind {@code words}: any white space between them, either case. */
  public static Result<Secret, MnemonicError> parse(String words) {
    List<String> list = split(words);
    if (!COUNTS.contains(list.size())) {
      return Result.err(new MnemonicError.WrongCount(list.size()));
    }
    byte[] bits = new byte[(list.size() * BITS_PER_WORD + 7) / 8];
    for (int i = 0; i < list.size(); i++) {
      int index = Collections.binarySearch(WORDS, list.get(i));
      if (index < 0) {
        String word = list.get(i);
        return Result.err(new MnemonicError.UnknownWord(i + 1, word, nearest(word)));
      }
      for (int bit = 0; bit < BITS_PER_WORD; bit++) {
        if ((index >> (BITS_PER_WORD - 1 - bit) & 1) == 1) {
          int at = i * BITS_PER_WORD + bit;
          bits[at / 8] |= (byte) (0x80 >> at % 8);
        }
      }
    }
    int length = list.size() * 4 / 3;
    Secret entropy = Secret.own(Arrays.copyOf(bits, length));
    int mask = 0xff << (8 - length / 4);
    boolean right = ((bits[length] ^ checksum(entropy).bytes().at(0)) & mask) == 0;
    Arrays.fill(bits, (byte) 0);
    if (!right) {
      entropy.close();
      return Result.err(new MnemonicError.BadChecksum(list.size()));
    }
    return Result.ok(entropy);
  }

  /**
   * The 64 bytes from which keys are derived.
   *
   * @param passphrase the one of BIP-39, a part of the seed: any gives another seed. Empty where
   *     the user has none
   */
  public static Secret seed(Secret entropy, String passphrase) {
    byte[] words = words(entropy).getBytes(StandardCharsets.UTF_8);
    String salt = Normalizer.normalize("mnemonic" + passphrase, Normalizer.Form.NFKD);
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
    generator.init(words, salt.getBytes(StandardCharsets.UTF_8), ROUNDS);
    byte[] seed = ((KeyParameter) generator.generateDerivedParameters(SEED_BITS)).getKey();
    Arrays.fill(words, (byte) 0);
    return Secret.own(seed);
  }

  private static List<String> split(String words) {
    String plain = Normalizer.normalize(words, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    List<String> list = new ArrayList<>();
    for (String word : plain.trim().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        list.add(word);
      }
    }
    return list;
  }

  private static Hash checksum(Secret entropy) {
    return entropy.use(bytes -> Hashes.sha256(Bytes.copyOf(bytes)));
  }

  private static String nearest(String word) {
    String best = WORDS.get(0);
    int fewest = Integer.MAX_VALUE;
    for (String candidate : WORDS) {
      int changes = changes(word, candidate);
      if (changes < fewest) {
        fewest = changes;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's distance, with what is left of an overlong word counted as it stands. */
  private static int changes(String word, String candidate) {
    int longest = 16;
    String a = word.substring(0, Math.min(word.length(), longest));
    int[] row = new int[candidate.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int swap = diagonal + (a.charAt(i - 1) == candidate.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[candidate.length()] + word.length() - a.length();
  }

  private static List<String> load() {
    List<String> words = new ArrayList<>();
    InputStream in = Mnemonic.class.getResourceAsStream("bip39-english.txt");
    if (in == null) {
      throw new IllegalStateException("the word list is missing from the program");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String word = reader.readLine(); word != null; word = reader.readLine()) {
        words.add(word);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the word list cannot be read", e);
    }
    return Collections.unmodifiableList(words);
  }
}
