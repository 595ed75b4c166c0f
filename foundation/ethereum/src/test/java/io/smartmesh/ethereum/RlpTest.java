package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RlpTest {
  static List<Vectors> valid() throws IOException {
    return Vectors.load("rlp.json").list("valid");
  }

  static List<Vectors> invalid() throws IOException {
    return Vectors.load("rlp.json").list("invalid");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void encodes_and_decodes_as_published(Vectors vector) throws Malformed {
    Rlp.Item item = item(vector.json().get("in"));
    assertEquals(vector.bytes("out"), Rlp.encode(item));
    assertEquals(item, Rlp.decode(vector.bytes("out")));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refuses_what_is_not_canonical(Vectors vector) {
    assertThrows(Malformed.class, () -> Rlp.decode(vector.bytes("out")));
  }

  @Test
  void refuses_what_is_nested_too_deep() throws Malformed {
    Rlp.decode(nested(Rlp.DEPTH_MOST));
    assertThrows(Malformed.class, () -> Rlp.decode(nested(Rlp.DEPTH_MOST + 1)));
    assertThrows(Malformed.class, () -> Rlp.decode(nested(1_000)));
  }

  @Test
  void one_value_has_one_encoding() {
    Rng rng = new Rng(1);
    int decoded = 0;
    for (int i = 0; i < 20_000; i++) {
      Bytes input = i % 2 == 0 ? rng.next(rng.below(12)) : rng.mutated(Rlp.encode(random(rng, 4)));
      try {
        assertEquals(input, Rlp.encode(Rlp.decode(input)));
        decoded++;
      } catch (Malformed expected) {
        assertEquals(0, expected.getStackTrace().length);
      }
    }
    assertTrue(decoded > 2_000);
  }

  @Test
  void whatever_is_encoded_is_decoded() throws Malformed {
    Rng rng = new Rng(2);
    for (int i = 0; i < 2_000; i++) {
      Rlp.Item item = random(rng, 5);
      assertEquals(item, Rlp.decode(Rlp.encode(item)));
    }
  }

  private static Rlp.Item random(Rng rng, int depth) {
    if (depth == 0 || rng.chance(0.6)) {
      return Rlp.data(rng.next(rng.chance(0.1) ? rng.between(50, 300) : rng.below(5)));
    }
    List<Rlp.Item> items = new ArrayList<>();
    for (int i = rng.below(5); i > 0; i--) {
      items.add(random(rng, depth - 1));
    }
    return new Rlp.Sequence(items);
  }

  /** The canonical encoding of an empty list in {@code depth} lists. */
  private static Bytes nested(int depth) {
    Rlp.Item item = Rlp.list();
    for (int i = 0; i < depth; i++) {
      item = Rlp.list(item);
    }
    return Rlp.encode(item);
  }

  private static Rlp.Item item(JsonElement json) {
    if (json.isJsonArray()) {
      List<Rlp.Item> items = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray()) {
        items.add(item(element));
      }
      return new Rlp.Sequence(items);
    }
    JsonPrimitive value = json.getAsJsonPrimitive();
    if (value.isNumber()) {
      return Rlp.number(value.getAsLong());
    }
    String text = value.getAsString();
    return text.startsWith("#")
        ? Rlp.number(new Amount(new BigInteger(text.substring(1))))
        : Rlp.data(Bytes.utf8(text));
  }
}
