package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Values;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.HostileLink;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeCore;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.store.memory.MemoryStore;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/**
 * RT-44: a neighbour with good keys sends five times as much as the node can handle. The node has
 * the shipped inbox before it and takes so much of it a millisecond; texts between two others
 * through it arrive nearly as if nothing were, and what is too much is dropped before it costs
 * anything, and counted.
 */
final class TooFastTest {
  private static final long NETWORK = 5;
  private static final BearerId AIR = new BearerId("air");
  private static final int BUS = 1;
  private static final int ATTACKER = 9;

  /** Inputs that a node handles in a millisecond: one takes a slow core about 200 µs. */
  private static final int PER_MILLISECOND = 5;

  private static final int FLOOD = 5 * PER_MILLISECOND;

  private record Later(long at, long order, Runnable what) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final class Device {
    final int number;
    final SigningKey key;
    final Inbox inbox = new Inbox();
    final MemoryStore store = new MemoryStore();
    final Map<MessageId, Long> waits = new LinkedHashMap<>();
    final NodeCore core;
    long requests;

    Device(int number) {
      this.number = number;
      key = Keys.of(number);
      NodeConfig config =
          new NodeConfig("n" + number, NETWORK, Values.CONTRACT, 3_600, Amount.of(1));
      ChainTime start = new ChainTime(1_700_000_000);
      core =
          new NodeCore(
              config, key, Keys.CURVE, Keys.CURVE, rng.split(), store, start, new Moment(0));
      inbox.own(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_200)));
    }

    void turn() throws InterruptedException {
      List<NodeInput> inputs = inbox.take(0, PER_MILLISECOND);
      Moment now = new Moment(clock);
      inputs.forEach(input -> core.handle(input, now, this::take));
      if (!core.deadline().isAfter(now)) {
        core.wake(now, this::take);
      }
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        store.commit(persist.writes());
        after(1, () -> inbox.persisted(persist.batch()));
      } else if (output instanceof NodeOutput.Transmit transmit) {
        after(1, () -> carry(number, transmit));
      } else if (output instanceof NodeOutput.Notify told
          && told.event() instanceof NodeEvent.TextChanged text
          && text.message().state() == MessageState.DELIVERED) {
        waits.computeIfPresent(text.message().id(), (id, at) -> at < 0 ? clock + at : at);
      }
    }

    void text(Device to) {
      MessageId id = new MessageId(rng.next(MessageId.LENGTH));
      waits.put(id, -clock);
      inbox.command(
          new NodeInput.Command(
              new RequestId(++requests), new UserCommand.SendText(id, to.key.address(), "a line")));
    }
  }

  private final Rng rng = new Rng(1);
  private final PriorityQueue<Later> coming = new PriorityQueue<>();
  private final List<Device> devices = new ArrayList<>();
  private final HostileLink hostile = new HostileLink(Keys.of(ATTACKER), NETWORK, rng.split());
  private long clock = 1;
  private long order;

  private void after(long millis, Runnable what) {
    coming.add(new Later(clock + millis, order++, what));
  }

  private void carry(int from, NodeOutput.Transmit transmit) {
    for (Device to : devices) {
      boolean isInReach = to.number != from && (from == BUS || to.number == BUS);
      if (isInReach && transmit.to().filter(a -> !a.equals(at(to.number))).isEmpty()) {
        to.inbox.frame(new NodeInput.FrameReceived(AIR, at(from), transmit.frame()));
      }
    }
    if (from == BUS && transmit.to().filter(at(ATTACKER)::equals).isPresent()) {
      hostile.finish(transmit.frame(), new Moment(clock)).ifPresent(this::fromAttacker);
    }
  }

  private static BearerAddress at(int number) {
    return new BearerAddress(Bytes.of(number));
  }

  private void fromAttacker(Bytes frame) {
    devices.get(BUS).inbox.frame(new NodeInput.FrameReceived(AIR, at(ATTACKER), frame));
  }

  /** What a millisecond of the attacker's is. */
  private interface Attack {
    void send();
  }

  private void run(long millis, Attack attack) throws InterruptedException {
    for (long end = clock + millis; clock < end; clock++) {
      attack.send();
      while (!coming.isEmpty() && coming.peek().at() <= clock) {
        coming.remove().what().run();
      }
      for (Device device : devices) {
        device.turn();
      }
      if (clock % 500 == 0) {
        devices.get(0).text(devices.get(2));
      }
    }
  }

  private long slowest(Device device) {
    assertTrue(
        device.waits.values().stream().allMatch(wait -> wait >= 0),
        "all arrived: " + device.waits.values());
    long slowest = device.waits.values().stream().mapToLong(Long::longValue).max().orElse(0);
    device.waits.clear();
    return slowest;
  }

  @Test
  void whoSendsTooFastDrownsHimself() throws InterruptedException {
    for (int number = 0; number < 3; number++) {
      devices.add(new Device(number));
    }
    Device alice = devices.get(0);
    Device bus = devices.get(BUS);
    run(5_000, () -> {});
    run(400, () -> {});
    alice.waits.clear();
    run(5_400, () -> {});
    long before = slowest(alice);
    fromAttacker(hostile.open());
    run(400, () -> {});
    assertTrue(hostile.isUp());
    alice.waits.clear();
    long[] most = {0};
    run(
        10_780,
        () -> {
          for (int i = 0; i < FLOOD; i++) {
            fromAttacker(hostile.frame(HostileLink.hello(), new Moment(clock)));
          }
          most[0] = Math.max(most[0], bus.inbox.waiting());
        });
    long meanwhile = slowest(alice);
    assertTrue(most[0] <= Inbox.FRAMES_MOST, "waiting: " + most[0]);
    assertTrue(bus.inbox.droppedFrames() > 100_000, "dropped: " + bus.inbox.droppedFrames());
    // A full share of the attacker's is handled before each frame of the others.
    long share = Inbox.FRAMES_MOST_OF_ONE / PER_MILLISECOND;
    assertTrue(meanwhile <= before + 3 * share, before + " ms before, now " + meanwhile);
    assertEquals(0, alice.inbox.droppedFrames());
  }
}
