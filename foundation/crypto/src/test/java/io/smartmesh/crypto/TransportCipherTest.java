package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportCipherTest {
  private static final Bytes ZERO_KEY = Bytes.wrap(new byte[32]);
  private static final Bytes AD = Bytes.utf8("header");
  private static final Bytes TEXT = Bytes.utf8("what was said");

  private final TransportCipher sending = new TransportCipher(ZERO_KEY.toArray());
  private final TransportCipher receiving = new TransportCipher(ZERO_KEY.toArray());

  static List<Vector> published() throws IOException {
    return Vectors.load("aes-256-gcm.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void seals_as_published(Vector vector) {
    assertEquals(vector.hex("sealed"), sending.seal(0, Bytes.EMPTY, vector.hex("plaintext")));
    assertEquals(
        Optional.of(vector.hex("plaintext")), receiving.open(0, Bytes.EMPTY, vector.hex("sealed")));
  }

  @Test
  void opens_in_any_order_and_again() {
    Bytes first = sending.seal(0, AD, TEXT);
    Bytes second = sending.seal(7, AD, TEXT);
    assertNotEquals(first, second);
    assertEquals(TEXT.length() + TransportCipher.OVERHEAD, first.length());
    assertEquals(Optional.of(TEXT), receiving.open(7, AD, second));
    assertEquals(Optional.of(TEXT), receiving.open(0, AD, first));
    assertEquals(Optional.of(TEXT), receiving.open(7, AD, second));
  }

  @Test
  void seals_behind_a_header_as_it_seals_beside_it() {
    Bytes key = Bytes.fromHex("02".repeat(32));
    Bytes beside = new TransportCipher(key.toArray()).seal(9, AD, TEXT);
    TransportCipher behind = new TransportCipher(key.toArray());
    assertEquals(Bytes.concat(AD, beside), behind.sealBehind(9, AD, TEXT));
    assertThrows(IllegalArgumentException.class, () -> behind.sealBehind(9, AD, TEXT));
    assertEquals(Bytes.concat(AD, behind.seal(10, AD, Bytes.EMPTY)), again(key, AD));
  }

  private static Bytes again(Bytes key, Bytes header) {
    return new TransportCipher(key.toArray()).sealBehind(10, header, Bytes.EMPTY);
  }

  @Test
  void opens_a_short_one_after_a_long_one() {
    Bytes longer = sending.seal(0, AD, Bytes.wrap(new byte[2_000]));
    Bytes shorter = sending.seal(1, AD, TEXT);
    assertEquals(Optional.of(Bytes.wrap(new byte[2_000])), receiving.open(0, AD, longer));
    assertEquals(Optional.of(TEXT), receiving.open(1, AD, shorter));
  }

  @Test
  void refuses_whatever_is_changed() {
    Bytes sealed = sending.seal(3, AD, TEXT);
    assertEquals(Optional.empty(), receiving.open(4, AD, sealed));
    assertEquals(Optional.empty(), receiving.open(-1, AD, sealed));
    assertEquals(Optional.empty(), receiving.open(3, TEXT, sealed));
    assertEquals(
        Optional.empty(),
        new TransportCipher(Bytes.fromHex("01".repeat(32)).toArray()).open(3, AD, sealed));
    for (int length = 0; length < sealed.length(); length++) {
      assertEquals(Optional.empty(), receiving.open(3, AD, sealed.slice(0, length)));
    }
    for (int bit = 0; bit < 8 * sealed.length(); bit++) {
      byte[] changed = sealed.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), receiving.open(3, AD, Bytes.wrap(changed)));
    }
    assertEquals(Optional.of(TEXT), receiving.open(3, AD, sealed));
  }

  @Test
  void never_uses_a_counter_twice() {
    sending.seal(5, AD, TEXT);
    assertThrows(IllegalArgumentException.class, () -> sending.seal(5, AD, TEXT));
    assertThrows(IllegalArgumentException.class, () -> sending.seal(4, AD, TEXT));
    assertThrows(IllegalArgumentException.class, () -> sending.seal(-1, AD, TEXT));
    sending.seal(6, AD, TEXT);
    assertThrows(IllegalArgumentException.class, () -> sending.seal(Long.MAX_VALUE, AD, TEXT));
  }

  @Test
  void a_closed_cipher_neither_seals_nor_opens() {
    byte[] key = Bytes.fromHex("01".repeat(32)).toArray();
    TransportCipher cipher = new TransportCipher(key);
    Bytes sealed = cipher.seal(0, AD, TEXT);
    cipher.close();
    cipher.close();
    assertArrayEquals(new byte[32], key);
    assertThrows(IllegalStateException.class, () -> cipher.seal(1, AD, TEXT));
    assertEquals(Optional.empty(), cipher.open(0, AD, sealed));
  }

  @Test
  void counts_big_endian_behind_32_zero_bits() {
    Bytes sealed = sending.seal(1, Bytes.EMPTY, Bytes.wrap(new byte[16]));
    // The first block of the key stream is AES(key, nonce ‖ 2).
    assertEquals(
        aesOfBlock(Bytes.fromHex("00000000" + "0000000000000001" + "00000002")),
        sealed.slice(0, 16));
  }

  private static Bytes aesOfBlock(Bytes block) {
    try {
      javax.crypto.Cipher aes = javax.crypto.Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          javax.crypto.Cipher.ENCRYPT_MODE,
          new javax.crypto.spec.SecretKeySpec(ZERO_KEY.toArray(), "AES"),
          new javax.crypto.spec.IvParameterSpec(block.toArray()));
      return Bytes.wrap(aes.doFinal(new byte[16]));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
