package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What waits for a link: LN-26 to LN-28. */
final class OutboxTest {
  private static final Moment START = new Moment(1000);
  private static final long ROOM = 1 << 20;

  private final List<Queued> dropped = new ArrayList<>();

  private static Queued frame(TrafficClass traffic, int length, Moment since) {
    byte[] plaintext = new byte[length - Frame.DATA_OVERHEAD];
    return new Queued(Bytes.wrap(plaintext), traffic, since);
  }

  private static Address address(int number) {
    return new Address(Bytes.concat(Bytes.wrap(new byte[19]), Bytes.of(number)));
  }

  private static Flow flow(int from, int destination) {
    return Flow.of(address(from), address(destination));
  }

  private Optional<Queued> take(Outbox outbox, Moment now) {
    return outbox.take(now, Patience.ENDLESS, true, dropped::add);
  }

  /** LN-26: of what is sent while all wait, payments get 4 parts, messages 2, bulk 1. */
  @Test
  void classesShareByBytes() {
    Outbox outbox = new Outbox();
    int[] lengths = {0, 100, 300, 1200};
    for (TrafficClass traffic : TrafficClass.values()) {
      int length = lengths[traffic.number()];
      for (int bytes = 0; length > 0 && bytes < 100_000; bytes += length) {
        outbox.add(Flow.LOCAL, frame(traffic, length, START), ROOM, dropped::add);
      }
    }
    Map<TrafficClass, Integer> sent = new EnumMap<>(TrafficClass.class);
    for (int bytes = 0; bytes < 140_000; ) {
      Queued next = take(outbox, START).orElseThrow();
      bytes += next.length();
      sent.merge(next.traffic(), next.length(), Integer::sum);
    }
    assertEquals(80_000, sent.getOrDefault(TrafficClass.PAYMENT, 0), 6000);
    assertEquals(40_000, sent.getOrDefault(TrafficClass.MESSAGE, 0), 6000);
    assertEquals(20_000, sent.getOrDefault(TrafficClass.BULK, 0), 6000);
    assertEquals(List.of(), dropped);
  }

  /** LN-26: a link's own word is next, whatever waits, and also where nothing else may leave. */
  @Test
  void controlComesFirst() {
    Outbox outbox = new Outbox();
    for (int i = 0; i < 100; i++) {
      outbox.add(flow(i, i), frame(TrafficClass.PAYMENT, 100, START), ROOM, dropped::add);
    }
    take(outbox, START);
    outbox.add(Flow.LOCAL, frame(TrafficClass.CONTROL, 26, START), ROOM, dropped::add);
    assertTrue(outbox.hasControl());
    Optional<Queued> next = outbox.take(START, Patience.ENDLESS, false, dropped::add);
    assertEquals(TrafficClass.CONTROL, next.orElseThrow().traffic());
    assertFalse(outbox.take(START, Patience.ENDLESS, false, dropped::add).isPresent());
    for (int i = 0; i < 70; i++) {
      outbox.add(Flow.LOCAL, frame(TrafficClass.CONTROL, 26, START), ROOM, dropped::add);
    }
    assertEquals(70 - MeshLimits.CONTROL_QUEUE, dropped.size());
  }

  /** LN-27: one neighbour that sends to everybody gets as much as one that sends to one. */
  @Test
  void neighboursShareAClass() {
    Outbox outbox = new Outbox();
    for (int i = 0; i < 400; i++) {
      outbox.add(flow(1, i % 250), frame(TrafficClass.BULK, 500, START), ROOM, dropped::add);
      outbox.add(flow(2, 7), frame(TrafficClass.BULK, 500, START), ROOM, dropped::add);
      outbox.add(flow(3, i % 2), frame(TrafficClass.BULK, 1200, START), ROOM, dropped::add);
    }
    // Who brought a frame shows in its length and in its class alone: look at the two lengths.
    long small = 0;
    long large = 0;
    for (int i = 0; i < 300; i++) {
      int length = take(outbox, START).orElseThrow().length();
      small += length == 500 ? 500 : 0;
      large += length == 1200 ? 1200 : 0;
    }
    assertEquals(2.0, (double) small / large, 0.1);
  }

  /** LN-27: a full class loses the oldest of whoever fills it, never the one who does not. */
  @Test
  void whoFillsAClassLosesHisOwn() {
    Outbox outbox = new Outbox();
    outbox.add(flow(2, 7), frame(TrafficClass.BULK, 301, START), 10_000, dropped::add);
    for (int i = 0; i < 1000; i++) {
      outbox.add(flow(1, i % 250), frame(TrafficClass.BULK, 300, START), 10_000, dropped::add);
      assertTrue(outbox.bytes(TrafficClass.BULK) <= 10_000);
    }
    assertTrue(dropped.stream().allMatch(frame -> frame.length() == 300));
    outbox.add(flow(9, 1), frame(TrafficClass.MESSAGE, 300, START), 10_000, dropped::add);
    assertEquals(300, outbox.bytes(TrafficClass.MESSAGE), "another class has room of its own");
  }

  /** LN-28: half of what comes is too much, and whoever sends it does not care. */
  @Test
  void aStandingQueueIsShortened() {
    Outbox outbox = new Outbox();
    Patience patience = Patience.of(0);
    long now = 1000;
    long worst = 0;
    // Two come for each one that leaves.
    for (int i = 0; i < 6000; i++, now += 5) {
      Moment moment = new Moment(now);
      outbox.add(flow(1, 1), frame(TrafficClass.BULK, 1000, moment), ROOM, d -> {});
      outbox.add(flow(1, 1), frame(TrafficClass.BULK, 1000, moment), ROOM, d -> {});
      Queued next = outbox.take(moment, patience, true, dropped::add).orElseThrow();
      worst = i < 3000 ? 0 : Math.max(worst, moment.millisSince(next.since()));
    }
    assertTrue(dropped.size() > 5000, "dropped " + dropped.size());
    assertTrue(worst <= 500, "waited for " + worst + " ms");
  }

  /** LN-28: what comes in bursts and drains in time loses nothing. */
  @Test
  void burstsLoseNothing() {
    Outbox outbox = new Outbox();
    for (int burst = 0; burst < 50; burst++) {
      Moment began = new Moment(1000 + 200L * burst);
      for (int i = 0; i < 15; i++) {
        outbox.add(flow(1, 1), frame(TrafficClass.BULK, 1000, began), ROOM, dropped::add);
      }
      for (int i = 0; i < 15; i++) {
        outbox.take(began.plusMillis(5L * i), Patience.of(0), true, dropped::add);
      }
    }
    assertEquals(List.of(), dropped);
  }

  /** Whatever comes and goes: nothing is lost but what is told, and each flow keeps its order. */
  @Test
  void everyFrameLeavesOnceOrIsToldDropped() {
    Property.forAll(
        100,
        rng -> {
          Outbox outbox = new Outbox();
          List<Queued> added = new ArrayList<>();
          List<Queued> left = new ArrayList<>();
          List<Queued> lost = new ArrayList<>();
          Moment now = START;
          for (int i = 0; i < 600; i++) {
            now = now.plusMillis(rng.below(8));
            if (rng.chance(0.6)) {
              added.add(add(outbox, rng, i, now, lost));
            } else {
              outbox.take(now, Patience.of(10), rng.chance(0.9), lost::add).ifPresent(left::add);
            }
            assertEquals(added.size(), left.size() + lost.size() + outbox.size());
          }
          while (outbox.size() > 0) {
            left.add(outbox.take(now, Patience.of(10), true, lost::add).orElseThrow());
          }
          assertEquals(added.size(), left.size() + lost.size());
          for (TrafficClass traffic : TrafficClass.values()) {
            assertEquals(0, outbox.bytes(traffic));
          }
          inOrder(left);
        });
  }

  /** The plaintext says which flow and which number. */
  private static Queued add(Outbox outbox, Rng rng, int number, Moment now, List<Queued> lost) {
    int from = rng.below(4);
    int to = rng.below(3);
    TrafficClass traffic = rng.pick(List.of(TrafficClass.values()));
    Bytes head = Bytes.of(from, to, number >> 8, number & 0xff);
    Bytes plaintext = Bytes.concat(head, Bytes.wrap(new byte[rng.below(1100)]));
    Queued frame = new Queued(plaintext, traffic, now);
    outbox.add(flow(from, to), frame, 8000, lost::add);
    return frame;
  }

  private static void inOrder(List<Queued> left) {
    Map<String, Integer> last = new TreeMap<>();
    for (Queued frame : left) {
      Bytes head = frame.plaintext().slice(0, 4);
      int number = (head.at(2) & 0xff) << 8 | (head.at(3) & 0xff);
      Integer before = last.put(frame.traffic() + " " + head.at(0) + " " + head.at(1), number);
      assertTrue(before == null || before < number);
    }
  }
}
