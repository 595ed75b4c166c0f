package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashesTest {
  static List<Vector> published() throws IOException {
    return Vectors.load("hashes.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void gives_the_published_value(Vector vector) {
    Bytes input = vector.hex("input");
    Bytes output = vector.hex("output");
    Bytes actual =
        switch (vector.text("function")) {
          case "sha256" -> Hashes.sha256(input).bytes();
          case "keccak256" -> Hashes.keccak256(input).bytes();
          case "hmac" -> Hashes.hmacSha256(vector.hex("key"), input).bytes();
          case "hkdf" ->
              Hashes.hkdfSha256(vector.hex("salt"), input, vector.hex("info"), output.length());
          default -> throw new IllegalArgumentException(vector.text("function"));
        };
    assertEquals(output, actual);
  }

  @Test
  void parts_are_hashed_as_one() {
    Bytes whole = Bytes.utf8("abc");
    Bytes a = Bytes.utf8("a");
    Bytes bc = Bytes.utf8("bc");
    assertEquals(Hashes.sha256(whole), Hashes.sha256(a, Bytes.EMPTY, bc));
    assertEquals(Hashes.keccak256(whole), Hashes.keccak256(a, Bytes.EMPTY, bc));
    assertEquals(Hashes.hmacSha256(a, whole), Hashes.hmacSha256(a, a, bc));
  }

  @Test
  void a_tag_cannot_run_into_its_parts() {
    assertNotEquals(Hashes.tagged("ab", Bytes.utf8("c")), Hashes.tagged("a", Bytes.utf8("bc")));
    assertEquals(Hashes.sha256(Bytes.fromHex("02616263")), Hashes.tagged("ab", Bytes.utf8("c")));
  }

  @Test
  void an_empty_key_is_a_zero_key() {
    Bytes zeros = Bytes.wrap(new byte[64]);
    Bytes data = Bytes.utf8("data");
    assertEquals(Hashes.hmacSha256(zeros, data), Hashes.hmacSha256(Bytes.EMPTY, data));
  }

  @Test
  void hkdf_ends_at_its_limit() {
    assertEquals(8_160, Hashes.hkdfSha256(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 8_160).length());
    assertThrows(
        IllegalArgumentException.class,
        () -> Hashes.hkdfSha256(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 8_161));
  }
}
