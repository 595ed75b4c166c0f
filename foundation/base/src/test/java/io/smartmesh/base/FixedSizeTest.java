package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Hash} and {@link Address}: the byte strings whose length is part of their type. */
class FixedSizeTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 20, 31, 33})
  void a_hash_has_32_bytes(int length) {
    Bytes bytes = Bytes.wrap(new byte[length]);
    assertThrows(IllegalArgumentException.class, () -> new Hash(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 19, 21, 32})
  void an_address_has_20_bytes(int length) {
    Bytes bytes = Bytes.wrap(new byte[length]);
    assertThrows(IllegalArgumentException.class, () -> new Address(bytes));
  }

  @Test
  void hex_comes_back_in_lower_case() {
    String hash = "0x" + "ab".repeat(32);
    String address = "0x" + "cd".repeat(20);
    assertEquals(hash, Hash.fromHex("AB".repeat(32)).hex());
    assertEquals(address, Address.fromHex("0x" + "CD".repeat(20)).toString());
    assertEquals(Hash.fromHex(hash), Hash.of(Bytes.fromHex(hash).toArray()));
  }

  @Test
  void a_hash_is_short_in_a_log_line() {
    assertEquals("abababababab…", Hash.fromHex("ab".repeat(32)).toString());
  }

  @Test
  void order_is_that_of_the_bytes() {
    assertTrue(Hash.ZERO.compareTo(Hash.fromHex("80" + "00".repeat(31))) < 0);
    assertTrue(Address.ZERO.compareTo(Address.fromHex("80" + "00".repeat(19))) < 0);
    assertEquals(0, Address.ZERO.compareTo(new Address(Bytes.wrap(new byte[20]))));
  }
}
