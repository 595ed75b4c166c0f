package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Pieces;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

public final class TcpTargets {
  private TcpTargets() {}

  public static List<Target> all() {
    return List.of(
        // Two bytes of length make room for a frame of 64 KiB.
        Target.binary(
                "tcp: stream of frames",
                rng -> {
                  Rng pieces = rng.split();
                  return new Sample(stream(frames(rng)), input -> read(pieces, input));
                })
            .allocating(1_024));
  }

  private static List<Bytes> frames(Rng rng) {
    List<Bytes> frames = new ArrayList<>(List.of(FrameReader.GREETING));
    for (int i = rng.below(5); i > 0; i--) {
      frames.add(rng.next(rng.below(60)));
    }
    return frames;
  }

  private static Bytes stream(List<Bytes> frames) {
    Encoder out = new Encoder();
    frames.forEach(frame -> out.u16(frame.length()).raw(frame));
    return out.toBytes();
  }

  /** As it comes from the net: in pieces of any length. */
  private static Outcome read(Rng pieces, Bytes input) throws IOException {
    List<Bytes> frames = new ArrayList<>();
    FrameReader reader = new FrameReader();
    Pieces channel = new Pieces(pieces, input, 1, 40);
    ByteBuffer buffer = ByteBuffer.allocate(32);
    try {
      boolean more = true;
      while (more) {
        more = reader.read(channel, buffer, frame -> frames.add(frame) && pieces.chance(0.8));
        while (reader.isHeld()) {
          reader.goOn(frame -> frames.add(frame) && pieces.chance(0.8));
        }
      }
    } catch (ProtocolException notOurs) {
      return Outcome.refused(String.valueOf(notOurs.getMessage()));
    }
    if (frames.isEmpty()) {
      return Outcome.refused("no frame");
    }
    // The first that is handed up says that the greeting came.
    frames.set(0, FrameReader.GREETING);
    Bytes again = stream(frames);
    return again.length() < input.length()
        ? Outcome.refused("ends within a frame")
        : Outcome.taken(again);
  }
}
