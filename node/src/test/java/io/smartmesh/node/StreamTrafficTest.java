package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A stream through a row of four whole nodes, over links that lose, and a relay that restarts. */
class StreamTrafficTest {
  private static final BearerId AIR = new BearerId("air");
  private static final Address NOBODY = Keys.of(99).address();
  private static final int BYTES = 400_000;
  private static final int CHUNK = 20_000;

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(3);
  private final List<Device> row = new ArrayList<>();
  private double loss = 0.02;

  private final class Device {
    final int place = row.size();
    final SigningKey key = Keys.of(place + 1);
    final TreeMap<Bytes, Bytes> stored = new TreeMap<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    Optional<StreamId> stream = Optional.empty();
    boolean finished;
    Optional<StreamEnd> end = Optional.empty();
    NodeCore core = core();
    final Party<NodeInput, NodeOutput> party = time.join(core, this::take);

    private NodeCore core() {
      ChannelsContract contracts = new ChannelsContract(7, NOBODY, NOBODY, NOBODY, NOBODY);
      return new NodeCore(
          new NodeConfig("n", 1, contracts, 60, Amount.ZERO),
          key,
          Keys.CURVE,
          Keys.CURVE,
          rng.split(),
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>(stored);
            found.keySet().removeIf(name -> !name.startsWith(prefix));
            return found;
          },
          new ChainTime(1_800_000_000),
          time.now());
    }

    void up() {
      party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_400)));
      say(new StreamInput.Listen(true));
    }

    void restart() {
      core = core();
      party.start(core);
      up();
    }

    void say(StreamInput input) {
      party.give(new NodeInput.ForStreams(input));
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        persist.writes().forEach(this::store);
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.FromStreams from) {
        told(from.output());
      } else if (output instanceof NodeOutput.Transmit transmit) {
        for (Device other : row) {
          BearerAddress to = new BearerAddress(Bytes.of(other.place));
          boolean near = Math.abs(other.place - place) == 1;
          if (near && transmit.to().orElse(to).equals(to) && !rng.chance(loss)) {
            BearerAddress from = new BearerAddress(Bytes.of(place));
            Bytes frame = transmit.frame();
            time.after(3, () -> other.party.give(new NodeInput.FrameReceived(AIR, from, frame)));
          }
        }
      }
    }

    private void store(StoreWrite write) {
      if (write.value().isPresent()) {
        stored.put(write.key(), write.value().get());
      } else {
        stored.remove(write.key());
      }
    }

    private void told(StreamOutput output) {
      if (output instanceof StreamOutput.Opened opened) {
        stream = Optional.of(opened.stream());
      } else if (output instanceof StreamOutput.Received got) {
        byte[] bytes = got.bytes().toArray();
        received.write(bytes, 0, bytes.length);
        say(new StreamInput.Consumed(got.stream(), bytes.length));
      } else if (output instanceof StreamOutput.PeerFinished) {
        finished = true;
        say(new StreamInput.Finish(stream.get()));
      } else if (output instanceof StreamOutput.Ended ended) {
        end = Optional.of(ended.how());
      }
    }
  }

  /** ST-1, ST-3, ST-9: nothing is missing, and it stands no longer than the relay was away. */
  @Test
  void aStreamOutlivesARelaysRestart() {
    for (int i = 0; i < 4; i++) {
      row.add(new Device());
    }
    row.forEach(Device::up);
    Device first = row.get(0);
    Device last = row.get(3);
    assertTrue(
        time.runUntil(
            () -> row.stream().allMatch(each -> each.core.seen().peers().size() == 3), 10_000));

    first.say(new StreamInput.Open(last.key.publicKey()));
    Bytes written = rng.next(BYTES);
    for (int at = 0; at < BYTES; at += CHUNK) {
      first.say(new StreamInput.Write(first.stream.get(), written.slice(at, at + CHUNK)));
    }
    first.say(new StreamInput.Finish(first.stream.get()));
    assertTrue(time.runUntil(() -> last.received.size() > 50_000, 10_000));

    Device relay = row.get(1);
    relay.party.stop();
    time.run(1_500);
    assertTrue(last.received.size() < BYTES, "it was under way");
    int before = last.received.size();
    relay.restart();
    assertTrue(time.runUntil(() -> last.received.size() > before, 3_000), "it goes on");
    assertTrue(time.runUntil(() -> first.end.isPresent() && last.end.isPresent(), 60_000));

    assertArrayEquals(written.toArray(), last.received.toByteArray());
    assertTrue(last.finished);
    assertEquals(Optional.of(new StreamEnd.Complete()), first.end);
    assertEquals(Optional.of(new StreamEnd.Complete()), last.end);
  }

  /** What is not of a session is counted by its reason. */
  @Test
  void dropsAreCounted() {
    row.add(new Device());
    Device only = row.get(0);
    only.say(new StreamInput.PacketArrived(Bytes.of(0x12, 1, 2, 3, 4, 5, 6, 7, 8)));
    assertEquals(1L, only.core.status(time.now()).drops().get("stream.UNKNOWN_SESSION"));
  }
}
