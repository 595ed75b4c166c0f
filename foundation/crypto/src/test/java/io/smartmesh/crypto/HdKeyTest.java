package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BIP-32 against its published vectors, and the paths we use. */
class HdKeyTest {
  private static final Curve CURVE = Curves.best();

  static List<Vector> published() throws IOException {
    return Vectors.load("bip32.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void givesThePublishedKey(Vector vector) {
    long[] path =
        Arrays.stream(vector.text("path").split("/"))
            .skip(1)
            .mapToLong(
                part ->
                    part.endsWith("'")
                        ? HdKey.HARDENED + Long.parseLong(part.substring(0, part.length() - 1))
                        : Long.parseLong(part))
            .toArray();
    HdKey key = HdKey.master(Secret.copyOf(vector.hex("seed"))).derive(CURVE, path);
    assertEquals(Secret.copyOf(vector.hex("key")), key.secret());
    assertEquals(Secret.copyOf(vector.hex("chain")), key.chainCode());
  }

  /** The words that every development chain funds: wallets agree on their first address. */
  @Test
  void theAccountIsWhereWalletsLookForIt() {
    Secret entropy =
        Mnemonic.parse("test test test test test test test test test test test junk").orThrow();
    assertEquals(
        "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", address(KeyTree.account(entropy, CURVE)));
  }

  @Test
  void everyDeviceNumberIsAnotherKeyAndNoneIsTheAccount() {
    Secret entropy = Secret.copyOf(Bytes.wrap(new byte[16]));
    assertNotEquals(KeyTree.device(entropy, 1, CURVE), KeyTree.device(entropy, 2, CURVE));
    assertNotEquals(KeyTree.device(entropy, 0, CURVE), KeyTree.account(entropy, CURVE));
    assertEquals(KeyTree.device(entropy, 7, CURVE), KeyTree.device(entropy, 7, CURVE));
    assertThrows(
        IllegalArgumentException.class, () -> KeyTree.device(entropy, HdKey.HARDENED, CURVE));
  }

  @Test
  void drawnNumbersHave31Bits() {
    SeededEntropy entropy = new SeededEntropy(9);
    long seen = 0;
    for (int i = 0; i < 200; i++) {
      long number = KeyTree.drawNumber(entropy);
      assertEquals(number, number & 0x7fff_ffffL);
      seen |= number;
    }
    assertEquals(0x7fff_ffffL, seen);
  }

  private static String address(Secret secret) {
    return secret.use(bytes -> CURVE.key(Bytes.copyOf(bytes))).orElseThrow().address().toString();
  }
}
