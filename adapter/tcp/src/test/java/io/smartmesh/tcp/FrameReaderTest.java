package io.smartmesh.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.testkit.Pieces;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** BR-1. */
class FrameReaderTest {
  private static List<Bytes> read(Bytes stream, Rng rng) throws IOException {
    FrameReader reader = new FrameReader();
    List<Bytes> frames = new ArrayList<>();
    Pieces pieces = new Pieces(rng, stream, 0, 3_000);
    ByteBuffer buffer = ByteBuffer.allocate(1 + rng.below(TcpLimits.BUFFER_BYTES));
    boolean goesOn = true;
    while (goesOn) {
      // Now and then that was enough, and what was read behind it waits.
      goesOn = reader.read(pieces, buffer, frame -> frames.add(frame) && rng.chance(0.8));
      while (reader.isHeld()) {
        reader.goOn(frame -> frames.add(frame) && rng.chance(0.8));
      }
    }
    return frames;
  }

  private static Bytes encoded(Bytes frame) {
    return new Encoder().u8(frame.length() >> 8).u8(frame.length() & 0xff).raw(frame).toBytes();
  }

  @Test
  void framesComeWholeHoweverTheStreamIsCut() {
    Property.forAll(
        200,
        rng -> {
          Bytes stream = encoded(FrameReader.GREETING);
          List<Bytes> sent = new ArrayList<>(List.of(Bytes.EMPTY));
          for (int i = rng.below(20); i > 0; i--) {
            Bytes frame = rng.next(rng.chance(0.1) ? TcpLimits.MTU : rng.below(2_000));
            sent.add(frame);
            stream = Bytes.concat(stream, encoded(frame));
          }
          assertEquals(sent, read(stream, rng));
        });
  }

  @Test
  void halfAFrameIsNone() throws IOException {
    Bytes stream = Bytes.concat(encoded(FrameReader.GREETING), encoded(Bytes.utf8("frame")));
    for (int length = 0; length < stream.length(); length++) {
      List<Bytes> expected = length < 6 ? List.of() : List.of(Bytes.EMPTY);
      assertEquals(expected, read(stream.slice(0, length), new Rng(length)));
    }
  }

  @Test
  void anotherStreamIsRefusedAtItsFirstBytes() {
    List<Bytes> others =
        List.of(
            Bytes.utf8("GET / HTTP/1.1\r\n\r\n"),
            Bytes.of(0xff, 0xff),
            encoded(Bytes.EMPTY),
            encoded(Bytes.of('S', 'M', 'T', 2)));
    for (Bytes other : others) {
      assertThrows(ProtocolException.class, () -> read(other, new Rng(1)), other.toHex());
    }
  }

  @Test
  void randomBytesCostAtMostOneFrame() {
    Property.forAll(
        200,
        rng -> {
          Bytes hostile = Bytes.concat(encoded(FrameReader.GREETING), rng.next(20_000));
          List<Bytes> frames = read(hostile, rng);
          assertFalse(frames.isEmpty());
          assertTrue(frames.stream().mapToInt(Bytes::length).sum() <= 20_000);
        });
  }
}
