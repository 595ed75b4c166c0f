package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What {@link Encoder} writes, {@link Decoder} reads back exactly, and nothing is left over. */
class CodecRoundTripTest {
  private interface Reader<T> {
    T read(Decoder in) throws Malformed;
  }

  private static <T> void roundTrips(T value, Encoder written, Reader<T> reader) throws Malformed {
    Decoder in = new Decoder(written.toBytes());
    assertEquals(value, reader.read(in));
    in.end();
  }

  @Test
  void fixed_numbers_at_their_bounds() throws Malformed {
    for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
      roundTrips(value, new Encoder().u8(value), Decoder::u8);
    }
    for (int value : new int[] {0, 1, 0xff, 0x100, 0x7fff, 0x8000, 0xffff}) {
      roundTrips(value, new Encoder().u16(value), Decoder::u16);
    }
    for (long value : new long[] {0, 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
      roundTrips(value, new Encoder().u32(value), Decoder::u32);
    }
    for (long value : new long[] {0, 1, 0x1_0000_0000L, Long.MAX_VALUE}) {
      roundTrips(value, new Encoder().u64(value), Decoder::u64);
    }
  }

  @Test
  void varints_around_every_length() throws Malformed {
    for (int bits = 0; bits < 63; bits++) {
      for (long value : new long[] {(1L << bits) - 1, 1L << bits, (1L << bits) + 1}) {
        roundTrips(value, new Encoder().varint(value), Decoder::varint);
      }
    }
    roundTrips(Long.MAX_VALUE, new Encoder().varint(Long.MAX_VALUE), Decoder::varint);
  }

  @Test
  void amounts_around_every_length() throws Malformed {
    for (int bits = 0; bits < 256; bits++) {
      Amount power = new Amount(BigInteger.ONE.shiftLeft(bits));
      roundTrips(power, new Encoder().amount(power), Decoder::amount);
      Amount below = power.minus(Amount.of(1));
      roundTrips(below, new Encoder().amount(below), Decoder::amount);
    }
    Amount most = new Amount(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    roundTrips(most, new Encoder().amount(most), Decoder::amount);
  }

  @Test
  void byte_strings_and_texts() throws Malformed {
    SplittableRandom random = new SplittableRandom(7);
    for (int length : new int[] {0, 1, 127, 128, 300, 16_384}) {
      Bytes bytes = Samples.bytes(random, length);
      roundTrips(bytes, new Encoder().bytes(bytes), in -> in.bytes(length));
      roundTrips(bytes, new Encoder().raw(bytes), in -> in.raw(length));
      roundTrips(bytes, new Encoder().raw(bytes), Decoder::rest);
    }
    for (String text : new String[] {"", "a", "网状网络", "é", "\uD83D\uDE00", "\u0000"}) {
      roundTrips(text, new Encoder().text(text), in -> in.text(100));
    }
  }

  @Test
  void hashes_addresses_and_flags() throws Malformed {
    SplittableRandom random = new SplittableRandom(8);
    Hash hash = new Hash(Samples.bytes(random, Hash.LENGTH));
    Address address = new Address(Samples.bytes(random, Address.LENGTH));
    roundTrips(hash, new Encoder().hash(hash), Decoder::hash);
    roundTrips(address, new Encoder().address(address), Decoder::address);
    roundTrips(true, new Encoder().flag(true), Decoder::flag);
    roundTrips(false, new Encoder().flag(false), Decoder::flag);
  }

  @Test
  void records_of_random_fields() throws Malformed {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 1_000; i++) {
      long number = Samples.number(random);
      Amount amount = Samples.amount(random);
      Bytes bytes = Samples.bytes(random, random.nextInt(200));
      boolean flag = random.nextBoolean();
      Bytes written =
          new Encoder()
              .u8(1)
              .varint(number)
              .u64(number)
              .amount(amount)
              .flag(flag)
              .bytes(bytes)
              .u16(0xfffe)
              .toBytes();
      Decoder in = new Decoder(written);
      in.version("sample", 1);
      assertEquals(number, in.varint());
      assertEquals(number, in.u64());
      assertEquals(amount, in.amount());
      assertEquals(flag, in.flag());
      assertEquals(bytes, in.bytes(200));
      assertEquals(2, in.remaining());
      assertEquals(0xfffe, in.u16());
      in.end();
    }
  }
}
