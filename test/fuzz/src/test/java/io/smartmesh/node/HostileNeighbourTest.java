package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.channel.HostileParty;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Mutator;
import io.smartmesh.fuzz.Target;
import io.smartmesh.mesh.HostileLink;
import io.smartmesh.message.HostileWriter;
import io.smartmesh.payment.HostilePayer;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * ND-30: a neighbour with genuine keys, a genuine session and a genuine channel says anything at
 * all, and strangers send any frames. The node never throws, counts what it refuses once, keeps its
 * memory, and the payments and texts of the others through it all arrive.
 */
class HostileNeighbourTest {
  private static final int HOSTILE = 9;
  private static final int STRANGER = 77;

  // Services, as on the wire.
  private static final int CHANNEL = 1;
  private static final int PAYMENT = 2;
  private static final int MESSAGE = 3;

  private static final int SEEDS = Integer.getInteger("smartmesh.fuzz.hostile.seeds", 2);
  private static final int INPUTS = 3_000;
  private static final int WORK_EVERY = 500;
  private static final long SETTLE_MILLIS = 120_000;

  /** Of one input, in memory that is soon free again. */
  private static final long ALLOCATED_MOST = 8 << 20;

  private static final long STORED_MOST = 4 << 20;

  /** Counts that one input may raise: a frame may hold many adverts or announcements. */
  private static final long COUNTS_MOST = 64;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class Attack {
    final Rng rng;
    final SigningKey key = Keys.of(HOSTILE);
    final HostileLink link;
    final HostileWorld world;
    final HostileParty party;
    final HostilePayer payer;
    final HostileWriter writer;
    final Map<String, Long> counted = new TreeMap<>();

    Attack(Rng rng) {
      this.rng = rng;
      link = new HostileLink(key, HostileWorld.NETWORK, rng.split());
      world = new HostileWorld(rng.split(), HOSTILE, this::heard);
      party =
          new HostileParty(
              key,
              world.bus.key.publicKey(),
              HostileWorld.channel(world.bus.key, key),
              new ChainClock(HostileWorld.START, world.time.now()),
              world.time.now());
      payer = new HostilePayer(key, world.bus.key.publicKey());
      writer = new HostileWriter(key, world.bus.key.publicKey());
    }

    void heard(Bytes frame) {
      link.finish(frame, world.time.now()).ifPresent(finish -> world.bus.hears(HOSTILE, finish));
      List<Bytes> answers = new ArrayList<>();
      for (Bytes payload : link.heard(frame, world.time.now(), answers)) {
        party.hears(payload, world.time.now());
      }
      answers.forEach(this::say);
    }

    void say(Bytes plaintext) {
      world.bus.hears(HOSTILE, link.frame(plaintext, world.time.now()));
    }

    void run() {
      world.time.run(3_000);
      world.bus.hears(HOSTILE, link.open());
      world.time.run(100);
      assertTrue(link.isUp(), "the hostile neighbour is a neighbour");
      say(link.announce());
      world.time.run(1_000);
      int works = 0;
      for (int i = 0; i < INPUTS; i++) {
        if (i % WORK_EVERY == 0) {
          world.honestWork(works++);
        }
        one();
        world.time.run(rng.below(4));
      }
      int all = works;
      boolean done = world.time.runUntil(() -> world.unfinished(all).isEmpty(), SETTLE_MILLIS);
      assertTrue(done, () -> world.unfinished(all) + " after " + counted);
      assertTrue(world.bytesStored() < STORED_MOST, "stored: " + world.bytesStored());
      // ND-31: nothing that anybody said made a record that a restart refuses.
      world.restored(world.bus);
    }

    /** One hostile frame, and what came of it. */
    private void one() {
      switch (rng.below(6)) {
        case 0 -> toService(CHANNEL, channel());
        case 1 -> toService(PAYMENT, payment());
        case 2 -> toService(MESSAGE, message());
        case 3 -> authentic(spoilt(HostileLink.anyMessage(rng)));
        case 4 -> authentic(rng.chance(0.3) ? link.lie(rng) : HostileLink.hello());
        default -> stranger();
      }
    }

    private void toService(int service, Bytes payload) {
      if (service != CHANNEL && rng.chance(0.5)) {
        authentic(HostileLink.packet(rng, world.bus.key.address(), service, payload));
        return;
      }
      Map<String, Long> raised = authentic(HostileLink.toService(service, payload));
      boolean refused =
          switch (service) {
            case CHANNEL -> HostileParty.isMalformed(payload);
            case PAYMENT -> HostilePayer.isRefused(payload, world.bus.key);
            default -> HostileWriter.isRefused(payload, world.bus.key);
          };
      if (refused) {
        assertEquals(1, sum(raised), raised::toString);
        String family = List.of("channel.", "payment.", "message.").get(service - CHANNEL);
        assertTrue(raised.keySet().iterator().next().startsWith(family), raised::toString);
      }
    }

    /** In a frame that the node must open. */
    private Map<String, Long> authentic(Bytes plaintext) {
      Map<String, Long> raised = given(HOSTILE, link.frame(plaintext, world.time.now()));
      if (HostileLink.isMalformedMessage(plaintext)) {
        assertEquals(Map.of("mesh.MALFORMED_FRAME", 1L), raised);
      }
      return raised;
    }

    private Bytes spoilt(Bytes valid) {
      return rng.chance(0.2)
          ? valid
          : fitting(Mutator.mutate(rng, Target.Shape.BINARY, valid, valid));
    }

    private Bytes fitting(Bytes bytes) {
      return bytes.slice(0, Math.min(bytes.length(), 1_100));
    }

    private Bytes channel() {
      if (rng.chance(0.1)) {
        party.acts(rng, world.time.now());
        return party.last();
      }
      return spoilt(party.sample(rng));
    }

    private Bytes payment() {
      boolean sealed = rng.chance(0.5);
      Bytes sample = spoilt(payer.sample(rng, sealed));
      return sealed ? spoilt(payer.seal(sample, rng)) : sample;
    }

    private Bytes message() {
      return spoilt(writer.seal(spoilt(writer.sample(rng)), rng));
    }

    private void stranger() {
      Bytes frame = spoilt(HostileLink.anyFrame(rng));
      Map<String, Long> raised = given(STRANGER, frame);
      if (HostileLink.isMalformedFrame(frame)) {
        assertEquals(1, sum(raised), raised::toString);
      }
    }

    private static long sum(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(count -> count).sum();
    }

    /** The counters that a frame raised, and by how much. */
    private Map<String, Long> given(int from, Bytes frame) {
      Map<String, Long> before = world.bus.drops();
      long allocated = THREAD.getCurrentThreadAllocatedBytes();
      world.bus.hears(from, frame);
      allocated = THREAD.getCurrentThreadAllocatedBytes() - allocated;
      assertTrue(allocated < ALLOCATED_MOST, "allocated: " + allocated);
      Map<String, Long> raised = new TreeMap<>(world.bus.drops());
      raised.replaceAll((reason, count) -> count - before.getOrDefault(reason, 0L));
      raised.values().removeIf(count -> count == 0);
      assertTrue(sum(raised) <= COUNTS_MOST, raised::toString);
      raised.forEach((reason, count) -> counted.merge(reason, count, Long::sum));
      return raised;
    }
  }

  @Test
  void theNodeAndTheOthersGoOn() {
    Property.forAll(SEEDS, rng -> new Attack(rng).run());
  }
}
