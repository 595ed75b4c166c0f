package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random and damaged bytes into every read: the answer is a value or {@link Malformed}, never
 * another exception; and a value that was read is written back as the same bytes, so there is one
 * encoding of it.
 */
class HostileBytesTest {
  private static final int ROUNDS = 200_000;
  private static final int KINDS = 11;

  @Test
  void random_bytes_are_read_or_refused() {
    SplittableRandom random = new SplittableRandom(10);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      read += readOrRefuse(random, Samples.bytes(random, random.nextInt(40)));
    }
    assertTrue(read > ROUNDS / 10 && read < ROUNDS, "read " + read);
  }

  @Test
  void small_bytes_are_read_or_refused() {
    SplittableRandom random = new SplittableRandom(11);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = Samples.bytes(random, random.nextInt(12)).toArray();
      for (int at = 0; at < bytes.length; at++) {
        // Few different bytes, near the bounds: more of them are almost right.
        bytes[at] = (byte) (random.nextInt(6) - 2 + (random.nextInt(8) == 0 ? 0x80 : 0));
      }
      read += readOrRefuse(random, Bytes.wrap(bytes));
    }
    assertTrue(read > ROUNDS / 10 && read < ROUNDS, "read " + read);
  }

  /** Reads fields of random kinds until one is refused or nothing is left; how many were read. */
  private static int readOrRefuse(SplittableRandom random, Bytes input) {
    Decoder in = new Decoder(input);
    Encoder again = new Encoder();
    int used = 0;
    try {
      while (in.remaining() > 0) {
        readAndWrite(in, again, random.nextInt(KINDS));
        used = input.length() - in.remaining();
      }
      in.end();
    } catch (Malformed refusal) {
      assertTrue(!refusal.what().isEmpty());
    }
    assertEquals(input.slice(0, used), again.toBytes());
    return used > 0 ? 1 : 0;
  }

  private static void readAndWrite(Decoder in, Encoder again, int kind) throws Malformed {
    switch (kind) {
      case 0 -> again.u8(in.u8());
      case 1 -> again.u16(in.u16());
      case 2 -> again.u32(in.u32());
      case 3 -> again.u64(in.u64());
      case 4 -> again.varint(in.varint());
      case 5 -> again.varint(in.count(1_000));
      case 6 -> again.amount(in.amount());
      case 7 -> again.flag(in.flag());
      case 8 -> again.bytes(in.bytes(16));
      case 9 -> again.text(in.text(16));
      case 10 -> again.address(in.address());
      default -> throw new IllegalArgumentException("kind " + kind);
    }
  }
}
