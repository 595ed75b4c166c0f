package io.smartmesh.serial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** BR-7. */
class FramingTest {
  private final Framing framing = new Framing();
  private final List<Bytes> frames = new ArrayList<>();

  private void take(byte[] bytes) {
    framing.take(bytes, bytes.length, frames::add);
  }

  /** The check value of CRC-32C, E3069283 for "123456789", and the stuffing by hand. */
  @Test
  void theBytesOnTheWireAreTheStandards() {
    assertArrayEquals(
        Bytes.fromHex("000e313233343536373839" + "839206e3" + "00").toArray(),
        Framing.encode(Bytes.utf8("123456789")));
    byte[] zeros = Framing.encode(Bytes.of(0, 0, 7));
    assertArrayEquals(new byte[] {0, 1, 1}, java.util.Arrays.copyOf(zeros, 3));
  }

  @Test
  void eachFrameComesOutAsItWentIn() {
    Property.forAll(
        300,
        rng -> {
          Framing reader = new Framing();
          List<Bytes> out = new ArrayList<>();
          List<Bytes> in = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            Bytes frame = anyFrame(rng);
            in.add(frame);
            byte[] wire = Framing.encode(frame);
            assertTrue(wire.length <= frame.length() + Framing.CRC_BYTES + 8, "overhead");
            inPieces(wire, rng, piece -> reader.take(piece, piece.length, out::add));
          }
          assertEquals(in, out);
          assertEquals(0, reader.damaged());
        });
  }

  private static Bytes anyFrame(Rng rng) {
    int length =
        rng.chance(0.2) ? rng.pick(List.of(1, 250, 254, 255, 508, 1_200)) : rng.below(1_200) + 1;
    byte[] bytes = rng.next(length).toArray();
    int kind = rng.below(3);
    for (int i = 0; i < length; i++) {
      if (kind == 0 && rng.chance(0.5)) {
        bytes[i] = 0;
      } else if (kind == 1 && bytes[i] == 0) {
        bytes[i] = 1;
      }
    }
    return Bytes.wrap(bytes);
  }

  private interface Piece {
    void take(byte[] bytes);
  }

  private static void inPieces(byte[] wire, Rng rng, Piece piece) {
    Bytes all = Bytes.wrap(wire);
    for (int at = 0; at < all.length(); ) {
      int end = Math.min(all.length(), at + rng.between(1, 100));
      piece.take(all.slice(at, end).toArray());
      at = end;
    }
  }

  @Test
  void damageCostsTheFramesItHitsAndNoOther() {
    Property.forAll(
        300,
        rng -> {
          Framing reader = new Framing();
          List<Bytes> out = new ArrayList<>();
          List<Bytes> whole = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            Bytes frame = anyFrame(rng);
            byte[] wire = Framing.encode(frame);
            boolean spared = rng.chance(0.5);
            if (spared) {
              whole.add(frame);
            } else {
              wire = damaged(wire, rng);
            }
            reader.take(wire, wire.length, out::add);
          }
          out.removeIf(frame -> !whole.contains(frame));
          assertEquals(whole, out);
        });
  }

  @Test
  void whatWasNotSentDoesNotComeOut() {
    Property.forAll(
        300,
        rng -> {
          Framing reader = new Framing();
          List<Bytes> out = new ArrayList<>();
          List<Bytes> sent = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            Bytes frame = anyFrame(rng);
            sent.add(frame);
            byte[] wire = damaged(Framing.encode(frame), rng);
            reader.take(wire, wire.length, out::add);
          }
          assertTrue(sent.containsAll(out), "a damaged frame passed");
        });
  }

  /** Bytes inside are lost, changed and invented; the zeros at the ends stay, see the next test. */
  private static byte[] damaged(byte[] wire, Rng rng) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int hit = rng.between(1, wire.length - 2);
    for (int i = 0; i < wire.length; i++) {
      int fate = i == hit ? rng.below(3) : -1;
      if (fate == 0) {
        out.write(rng.below(256));
      }
      if (fate != 1) {
        out.write(fate == 2 ? wire[i] ^ (1 + rng.below(255)) : wire[i]);
      }
    }
    return out.toByteArray();
  }

  @Test
  void aFrameBehindNoiseIsWhole() {
    Property.forAll(
        100,
        rng -> {
          Framing reader = new Framing();
          List<Bytes> out = new ArrayList<>();
          byte[] noise = rng.next(rng.below(5_000)).toArray();
          reader.take(noise, noise.length, out::add);
          Bytes frame = anyFrame(rng);
          byte[] wire = Framing.encode(frame);
          reader.take(wire, wire.length, out::add);
          assertEquals(List.of(frame), out);
        });
  }

  @Test
  void whatIsTooLongOrTooShortIsCountedAndForgotten() {
    take(new byte[] {0});
    byte[] endless = new byte[1_000_000];
    java.util.Arrays.fill(endless, (byte) 7);
    take(endless);
    take(new byte[] {0, 1, 0, 3, 1, 0, 5, 1, 2, 3, 4, 0});
    assertEquals(List.of(), frames);
    assertEquals(4, framing.damaged());
    take(Framing.encode(Bytes.of(9)));
    assertEquals(List.of(Bytes.of(9)), frames);
  }
}
