package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbiTest {
  private static final Address CONTRACT = Address.ZERO;
  private static final Amount MOST =
      new Amount(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
  private static final AbiTuple EVERYTHING =
      AbiTuple.of("(address,uint64,uint32,uint8,uint256,bool,bytes32,bytes,(uint64,bytes))");

  @Test
  void encodes_the_examples_of_the_specification() throws IOException {
    Vectors vector = Vectors.load("abi.json");
    assertEquals(
        new ContractCall(CONTRACT, vector.bytes("baz")),
        AbiFunction.of("baz(uint32,bool)").call(CONTRACT, 69L, true));
    assertEquals(
        vector.bytes("sam"),
        AbiFunction.of("sam(bytes,bool,uint256[])")
            .call(CONTRACT, Bytes.utf8("dave"), true, List.of(1L, 2L, 3L))
            .data());
    assertEquals(
        vector.bytes("f"),
        AbiFunction.of("f(uint256,uint32[],bytes10,bytes)")
            .call(
                CONTRACT,
                0x123L,
                List.of(0x456L, 0x789L),
                Bytes.utf8("1234567890"),
                Bytes.utf8("Hello, world!"))
            .data());
    assertEquals(
        vector.bytes("bar"),
        AbiFunction.of("bar(bytes3[2])")
            .call(CONTRACT, List.of(Bytes.utf8("abc"), Bytes.utf8("def")))
            .data());
    assertEquals(
        vector.bytes("g"),
        AbiFunction.of("g(uint256[][],string[])")
            .call(CONTRACT, List.of(List.of(1L, 2L), List.of(3L)), List.of("one", "two", "three"))
            .data());
  }

  @Test
  void decodes_what_it_encodes() throws Malformed {
    Rng rng = new Rng(1);
    for (int i = 0; i < 500; i++) {
      Address address = new Address(rng.next(20));
      Hash hash = new Hash(rng.next(32));
      Bytes bytes = rng.next(rng.below(70));
      long number = rng.number() >>> 1;
      Amount amount = i == 0 ? MOST : new Amount(new BigInteger(1, rng.next(32).toArray()));
      Bytes encoded =
          EVERYTHING.encode(
              address, number, 5L, 255L, amount, true, hash, bytes, List.of(7L, bytes));
      AbiValues values = EVERYTHING.decode(encoded);
      assertEquals(address, values.address());
      assertEquals(number, values.number());
      assertEquals(5, values.number());
      assertEquals(255, values.number());
      assertEquals(amount, values.amount());
      assertTrue(values.flag());
      assertEquals(hash, values.hash());
      assertEquals(bytes, values.bytes());
      AbiValues inner = values.tuple();
      assertEquals(7, inner.time().seconds());
      assertEquals(bytes, inner.bytes());
    }
  }

  @Test
  void refuses_values_that_do_not_fit_their_types() {
    AbiTuple type = AbiTuple.of("(uint32,bytes32)");
    assertThrows(IllegalArgumentException.class, () -> type.encode(1L));
    assertThrows(IllegalArgumentException.class, () -> type.encode(1L << 32, Hash.ZERO));
    assertThrows(IllegalArgumentException.class, () -> type.encode(-1L, Hash.ZERO));
    assertThrows(IllegalArgumentException.class, () -> type.encode(true, Hash.ZERO));
    assertThrows(IllegalArgumentException.class, () -> type.encode(1L, Bytes.of(1)));
    assertThrows(IllegalArgumentException.class, () -> type.encode(1L, "text"));
  }

  @Test
  void refuses_dirty_padding_and_numbers_above_63_bits() throws Malformed {
    AbiTuple type = AbiTuple.of("(address,bool,uint64)");
    Bytes good = type.encode(CONTRACT, false, 0L);
    assertEquals(CONTRACT, type.decode(good).address());
    for (int dirty : new int[] {0, 11, 32, 62, 64, 87}) {
      byte[] changed = good.toArray();
      changed[dirty] = 1;
      assertThrows(Malformed.class, () -> type.decode(Bytes.wrap(changed)), "byte " + dirty);
    }
    byte[] two = good.toArray();
    two[63] = 2;
    assertThrows(Malformed.class, () -> type.decode(Bytes.wrap(two)));
    byte[] large = good.toArray();
    large[88] = (byte) 0x80;
    AbiValues values = type.decode(Bytes.wrap(large));
    values.address();
    values.flag();
    assertThrows(Malformed.class, values::number);
  }

  @Test
  void hostile_bytes_only_ever_meet_a_refusal() {
    Rng rng = new Rng(2);
    Bytes good =
        EVERYTHING.encode(
            CONTRACT, 1L, 2L, 3L, MOST, true, Hash.ZERO, rng.next(40), List.of(4L, rng.next(3)));
    AbiTuple lists = AbiTuple.of("(bytes32[],(uint256,bytes)[],bytes)");
    Bytes goodLists =
        lists.encode(
            List.of(Hash.ZERO, Hash.ZERO), List.of(List.of(1L, rng.next(5))), rng.next(33));
    for (int i = 0; i < 10_000; i++) {
      decode(EVERYTHING, rng.mutated(rng.mutated(good)));
      decode(lists, rng.mutated(rng.mutated(goodLists)));
      decode(lists, rng.next(rng.below(300)));
    }
    byte[] huge = goodLists.toArray();
    for (int word = 0; word < huge.length / 32; word++) {
      for (int from = 0; from < 32; from++) {
        byte[] changed = huge.clone();
        java.util.Arrays.fill(changed, 32 * word + from, 32 * word + 32, (byte) 0xff);
        decode(lists, Bytes.wrap(changed));
      }
    }
  }

  private static void decode(AbiTuple type, Bytes input) {
    try {
      type.decode(input);
    } catch (Malformed expected) {
      assertFalse(String.valueOf(expected.getMessage()).isEmpty());
    }
  }

  @Test
  void erc20_calls_have_the_known_selectors() throws Malformed {
    Address owner = Address.fromHex("11".repeat(20));
    assertEquals(
        "70a08231" + "00".repeat(12) + "11".repeat(20),
        Erc20.balanceOf(CONTRACT, owner).data().toHex());
    assertEquals(
        "a9059cbb" + "00".repeat(12) + "11".repeat(20) + "00".repeat(31) + "05",
        Erc20.transfer(CONTRACT, owner, Amount.of(5)).data().toHex());
    assertEquals(MOST, Erc20.decodeAmount(Bytes.fromHex("ff".repeat(32))));
    for (int length : new int[] {0, 31, 33, 64}) {
      assertThrows(
          Malformed.class, () -> Erc20.decodeAmount(Bytes.wrap(new byte[length])), "" + length);
    }
  }
}
