package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames in pieces: LN-20 to LN-22. */
final class FragmentsTest {
  private static final int LONGEST = MeshLimits.FRAME_LEAST;
  private static final Moment START = new Moment(0);

  private final Fragments sender = new Fragments();
  private final Fragments receiver = new Fragments();
  private final List<MeshOutput> told = new ArrayList<>();

  private static Path from(int source) {
    return new Path(Island.RADIO, new BearerAddress(Bytes.of(source >> 8, source & 0xff)));
  }

  private Result<Optional<Bytes>, DropReason> join(int source, Bytes piece) {
    return receiver.join(from(source), piece, START, 2000, path -> source == 0);
  }

  private Optional<Bytes> joined(int source, List<Bytes> pieces) {
    Optional<Bytes> last = Optional.empty();
    for (Bytes piece : pieces) {
      Optional<Bytes> frame = join(source, piece).orThrow();
      last = frame.isPresent() ? frame : last;
    }
    return last;
  }

  private static Bytes frame(Rng rng, int length) {
    return Bytes.concat(Bytes.of(0x14), rng.next(length - 1));
  }

  /** LN-21: any length through any bearer, in any order, some pieces twice. */
  @Test
  void piecesMakeTheFrame() {
    Property.forAll(
        200,
        rng -> {
          int mtu = rng.chance(0.3) ? 8 : rng.between(8, LONGEST);
          Bytes frame = frame(rng, rng.between(1, LONGEST));
          List<Bytes> pieces = new ArrayList<>(sender.cut(Island.RADIO, mtu, frame));
          assertTrue(pieces.stream().allMatch(piece -> piece.length() <= mtu));
          if (frame.length() <= mtu) {
            assertEquals(List.of(frame), pieces);
            return;
          }
          assertTrue(pieces.stream().allMatch(Fragment::isOne));
          int room = (mtu - 2) / 2 * 2;
          assertEquals((frame.length() + room - 1) / room, pieces.size());
          if (rng.chance(0.5)) {
            Collections.reverse(pieces);
          }
          pieces.add(1, pieces.get(0));
          assertEquals(Optional.of(frame), joined(rng.below(3), pieces));
          assertEquals(0, receiver.partialFrames());
        });
  }

  /** LN-21: a lost piece costs its frame; the next frame of that number comes through. */
  @Test
  void aLostPieceCostsOneFrame() {
    Rng rng = new Rng(1);
    List<Bytes> torn = sender.cut(Island.RADIO, 50, frame(rng, 500));
    joined(0, torn.subList(1, torn.size()));
    for (int i = 1; i < Fragment.NUMBERS; i++) {
      Bytes frame = frame(rng, 400);
      assertEquals(Optional.of(frame), joined(0, sender.cut(Island.RADIO, 50, frame)));
    }
    assertEquals(0, receiver.partialFrames());
    Bytes next = frame(rng, 700);
    assertEquals(Optional.of(next), joined(0, sender.cut(Island.RADIO, 50, next)));
    assertEquals(0, receiver.partialFrames());
  }

  /** LN-22: what does not come on is given up, by name. */
  @Test
  void tornFramesAreGivenUp() {
    Bytes frame = frame(new Rng(2), 100);
    join(0, sender.cut(Island.RADIO, 20, frame).get(0)).orThrow();
    assertEquals(START.plusMillis(2000), receiver.deadline());
    receiver.wake(new Turn(START.plusMillis(1999), told::add));
    assertEquals(1, receiver.partialFrames());
    receiver.wake(new Turn(START.plusMillis(2000), told::add));
    assertEquals(List.of(new MeshOutput.Dropped(DropReason.INCOMPLETE_FRAME)), told);
    assertEquals(Moment.NEVER, receiver.deadline());
  }

  /** LN-22: a flood of pieces fills a bounded table, and who is linked is not crowded out. */
  @Test
  void floodsOfPiecesAreBounded() {
    Rng rng = new Rng(3);
    Bytes frame = frame(rng, LONGEST);
    List<Bytes> pieces = sender.cut(Island.RADIO, 8, frame);
    joined(0, pieces.subList(0, pieces.size() - 1));
    for (int i = 0; i < 10_000; i++) {
      int source = 1 + i % 1000;
      join(source, new Fragment(rng.below(16), 2 * rng.below(500), false, rng.next(6)).encode());
    }
    assertTrue(receiver.partialFrames() <= MeshLimits.PARTIAL_FRAMES + 1);
    assertEquals(Optional.of(frame), join(0, pieces.get(pieces.size() - 1)).orThrow());
    for (int number = 0; number < Fragment.NUMBERS; number++) {
      join(0, new Fragment(number, 0, false, Bytes.of(1, 2)).encode());
    }
    assertTrue(
        receiver.partialFrames()
            <= MeshLimits.PARTIAL_FRAMES + MeshLimits.PARTIAL_FRAMES_PER_SOURCE);
  }

  @Test
  void impossiblePiecesAreMalformed() {
    for (Bytes wrong :
        List.of(
            Bytes.of(0x80),
            Bytes.of(0x80, 0),
            Bytes.of(0x80, 0, 1, 2, 3),
            Bytes.of(0x14, 0, 1, 2),
            new Fragment(0, LONGEST - 2, true, Bytes.of(1, 2, 3)).encode())) {
      assertEquals(Result.err(DropReason.MALFORMED_FRAME), join(1, wrong));
    }
  }

  /** LN-20: eight bytes at a time are enough for sessions, routes and the longest packets. */
  @Test
  void aMeshOverEightBytes() {
    Island island = new Island(new Rng(4), 3, Faults.NONE, BearerTraits.fast(8));
    island.connect(0, 1);
    island.connect(1, 2);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    Bytes payload = island.rng.next(1352);
    assertEquals(1352, island.node(0).mesh.maxPacketPayload(island.node(2).address()));
    island.node(0).send(island.node(2), payload);
    island.time.run(10);
    assertEquals(payload, island.node(2).all(MeshOutput.PacketArrived.class).get(0).payload());
  }

  /** LN-20: and a bearer that takes 65,535 at once is used in full. */
  @Test
  void aMeshOverLongFrames() {
    Island island = new Island(new Rng(5), 3, Faults.NONE, BearerTraits.fast(65_535));
    island.connect(0, 1);
    island.connect(1, 2);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(1000);
    Island.Node first = island.node(0);
    Island.Node second = island.node(1);
    int room = first.mesh.maxPacketPayload(second.address());
    assertEquals(65_535 - 48, room);
    assertEquals(1352, first.mesh.maxPacketPayload(island.node(2).address()));
    Bytes payload = island.rng.next(room);
    first.send(second, payload);
    island.time.run(10);
    assertEquals(payload, second.all(MeshOutput.PacketArrived.class).get(0).payload());
  }
}
