package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BIP-39 against its published vectors, and what people get wrong. */
class MnemonicTest {
  private static final String WORDS =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";

  static List<Vector> published() throws IOException {
    return Vectors.load("bip39.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void givesThePublishedWordsAndSeed(Vector vector) {
    Secret entropy = Secret.copyOf(vector.hex("entropy"));
    assertEquals(vector.text("words"), Mnemonic.words(entropy));
    assertEquals(entropy, Mnemonic.parse(vector.text("words")).orThrow());
    assertEquals(Secret.copyOf(vector.hex("seed")), Mnemonic.seed(entropy, "TREZOR"));
  }

  @Test
  void theListIsThePublishedOne() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Mnemonic.class.getResourceAsStream("bip39-english.txt"))) {
      assertEquals(
          "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
          Hashes.sha256(Bytes.wrap(in.readAllBytes())).bytes().toHex());
    }
  }

  @Test
  void spacesAndCaseDoNotMatter() {
    assertEquals(
        Mnemonic.parse(WORDS).orThrow(),
        Mnemonic.parse("  " + WORDS.toUpperCase(java.util.Locale.ROOT).replace(" ", "\n\t "))
            .orThrow());
  }

  @Test
  void aTypingErrorIsNamedWithItsPlaceAndTheNearestWord() {
    MnemonicError.UnknownWord error =
        assertInstanceOf(
            MnemonicError.UnknownWord.class, error(WORDS.replace("sausage", "sausgae")));
    assertEquals(new MnemonicError.UnknownWord(6, "sausgae", "sausage"), error);
  }

  @Test
  void twoWordsInEachOthersPlaceAreNoticed() {
    assertEquals(
        new MnemonicError.BadChecksum(12), error(WORDS.replace("legal winner", "winner legal")));
  }

  @Test
  void theCountIsTold() {
    assertEquals(new MnemonicError.WrongCount(11), error(WORDS.replace(" yellow", "")));
    assertEquals(new MnemonicError.WrongCount(0), error(" "));
  }

  /** No other single word in any place gives the same entropy; one in sixteen passes the sum. */
  @Test
  void everyEntropyComesBack() {
    SeededEntropy entropy = new SeededEntropy(4);
    for (int length : new int[] {16, 20, 24, 28, 32}) {
      Secret secret = Secret.random(length, entropy);
      String words = Mnemonic.words(secret);
      assertEquals(secret, Mnemonic.parse(words).orThrow());
      String[] other = words.split(" ");
      other[0] = other[0].equals("zoo") ? "zone" : "zoo";
      Result<Secret, MnemonicError> changed = Mnemonic.parse(String.join(" ", other));
      changed.fold(
          s -> notEqual(secret, s), e -> assertInstanceOf(MnemonicError.BadChecksum.class, e));
    }
  }

  private static Object notEqual(Secret a, Secret b) {
    assertNotEquals(a, b);
    return b;
  }

  @Test
  void anOverlongWordIsNoWorkAndNoWord() {
    char[] longest = new char[100_000];
    Arrays.fill(longest, 'a');
    String words = WORDS.replace("yellow", new String(longest));
    assertInstanceOf(MnemonicError.UnknownWord.class, error(words));
  }

  private static MnemonicError error(String words) {
    return assertInstanceOf(Result.Err.class, Mnemonic.parse(words)).error()
            instanceof MnemonicError error
        ? error
        : new MnemonicError.WrongCount(-1);
  }
}
