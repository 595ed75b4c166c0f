package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.stream.Net.End;
import io.smartmesh.stream.Net.Got;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever the network does: what is written arrives, exactly and in order, and then it ends. */
class ExactTest {
  /** Two windows of a connection in each direction, and rounding up to powers of two. */
  private static final long MEMORY_MOST = 4L * StreamLimits.CONNECTION_WINDOW * 2;

  private static Hop.Traits bad(Rng rng) {
    return new Hop.Traits(
        rng.between(20, 3_000),
        rng.between(0, 80),
        rng.between(5_000, 80_000),
        rng.below(16) / 100.0,
        rng.below(10) / 100.0,
        rng.below(60),
        rng.chance(0.3));
  }

  /** ST-1, ST-5 to ST-9, ST-13. */
  @Test
  void everythingArrivesOnceAndInOrder() {
    Property.forAll(
        25,
        rng -> {
          Net net = new Net(rng.number());
          End one = net.new End();
          End two = net.new End();
          Hop.Traits there = bad(rng);
          Hop.Traits back = bad(rng);
          int links = rng.between(1, 4);
          net.join(one, two, net.row(links, there), net.row(links, back));
          net.time.afterEachStep(
              () -> {
                assertTrue(one.machine.memory() <= MEMORY_MOST);
                assertTrue(two.machine.memory() <= MEMORY_MOST);
              });
          List<Written> all = new ArrayList<>();
          for (int i = rng.between(1, 6); i > 0; i--) {
            End from = rng.chance(0.7) ? one : two;
            all.add(new Written(from, from.open(from == one ? two : one).id));
          }
          for (int i = 0; i < 120; i++) {
            rng.pick(all).write(rng);
            net.time.run(rng.chance(0.2) ? rng.below(800) : rng.below(5));
          }
          all.forEach(Written::finish);
          for (End end : net.all) {
            assertTrue(net.time.runUntil(() -> end.byPeer.size() == opened(all, end), 120_000));
            end.byPeer.forEach(id -> end.finish(end.stream(id)));
          }
          assertTrue(
              net.time.runUntil(() -> net.all.stream().allMatch(ExactTest::hasEnded), 600_000),
              "every stream ends");
          for (Written written : all) {
            written.check(written.from == one ? two : one);
          }
          assertEquals(0, one.machine.memory() + two.machine.memory());
        });
  }

  private static int opened(List<Written> all, End at) {
    return (int) all.stream().filter(written -> written.from != at).count();
  }

  private static boolean hasEnded(End end) {
    return end.streams.values().stream().allMatch(got -> got.end.isPresent());
  }

  /** What was written into one stream. */
  private static final class Written {
    final End from;
    final StreamId id;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Written(End from, StreamId id) {
      this.from = from;
      this.id = id;
      byte[] name = Bytes.utf8("stream " + id + ": ").toArray();
      put(Bytes.wrap(name));
    }

    void write(Rng rng) {
      put(rng.next(rng.chance(0.5) ? rng.below(100) : rng.below(20_000)));
    }

    private void put(Bytes more) {
      if (more.length() <= from.machine.roomToWrite(id)) {
        from.party.give(new StreamInput.Write(id, more));
        byte[] array = more.toArray();
        bytes.write(array, 0, array.length);
      }
    }

    void finish() {
      from.party.give(new StreamInput.Finish(id));
    }

    /** Streams of one side come out in the order in which they were opened. */
    void check(End at) {
      int index = 0;
      for (StreamId earlier : new TreeMap<>(from.streams).headMap(id).keySet()) {
        index += from.byPeer.contains(earlier) ? 0 : 1;
      }
      Got got = at.accepted(index);
      assertArrayEquals(bytes.toByteArray(), got.bytes.toByteArray());
      assertTrue(got.peerFinished);
      assertEquals(new StreamEnd.Complete(), got.end.orElseThrow());
      assertTrue(from.refused.isEmpty());
    }
  }

  /** ST-4: ranges are what a set of numbers would be. */
  @Test
  void rangesAreASet() {
    Property.forAll(
        200,
        rng -> {
          Ranges ranges = new Ranges();
          boolean[] in = new boolean[60];
          for (int i = 0; i < 40; i++) {
            int from = rng.below(in.length);
            int to = rng.between(from, Math.min(in.length, from + 12));
            boolean add = rng.chance(0.6);
            if (add) {
              ranges.add(from, to);
            } else {
              ranges.remove(from, to);
            }
            java.util.Arrays.fill(in, from, to, add);
            int count = 0;
            for (int at = 0; at < in.length; at++) {
              assertEquals(in[at], ranges.contains(at));
              count += in[at] && (at == 0 || !in[at - 1]) ? 1 : 0;
            }
            assertEquals(count, ranges.count());
          }
        });
  }
}
