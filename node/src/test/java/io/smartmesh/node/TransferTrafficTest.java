package io.smartmesh.node;

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
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.transfer.Steering;
import io.smartmesh.transfer.TransferConfig;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.TransferState;
import io.smartmesh.transfer.TransferView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files through a row of three whole nodes over links that lose, and any of them restarts. */
class TransferTrafficTest {
  private static final BearerId AIR = new BearerId("air");
  private static final Address NOBODY = Keys.of(99).address();
  private static final TransferId ID = new TransferId(Bytes.fromHex("77".repeat(16)));
  private static final int BYTES = 1_500_000;

  /** A piece, and what a stream and the links may hold. */
  private static final int AGAIN_MOST = 64 * 1024 + 2 * 512 * 1024;

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(5);
  private final List<Device> row = new ArrayList<>();
  private final Bytes file = new Rng(6).next(BYTES);

  private final class Device {
    final int place = row.size();
    final SigningKey key = Keys.of(place + 1);
    final TreeMap<Bytes, Bytes> stored = new TreeMap<>();
    final MemoryDisk disk = new MemoryDisk();
    final List<UserReply> replies = new ArrayList<>();
    final List<StreamOutput> program = new ArrayList<>();
    Optional<TransferView> last = Optional.empty();
    private long requests;

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
      party.give(new NodeInput.DiskUp(TransferConfig.ASK));
    }

    void restart(long downMillis) {
      party.stop();
      last = Optional.empty();
      time.run(downMillis);
      core = core();
      party.start(core);
      up();
    }

    void ask(UserCommand command) {
      party.give(new NodeInput.Command(new RequestId(++requests), command));
    }

    TransferState state() {
      return last.map(TransferView::state).orElse(TransferState.PREPARING);
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        persist.writes().forEach(this::store);
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.ForDisk task) {
        NodeCore asking = core;
        disk.take(
            task.task(),
            news ->
                time.after(
                    1,
                    () -> {
                      if (asking == core) {
                        party.give(new NodeInput.FromDisk(news));
                      }
                    }));
      } else if (output instanceof NodeOutput.Notify notify) {
        if (notify.event() instanceof NodeEvent.TransferChanged changed) {
          last = Optional.of(changed.transfer());
        } else if (notify.event() instanceof NodeEvent.TransferProgress progress) {
          last = Optional.of(progress.transfer());
        }
      } else if (output instanceof NodeOutput.Reply reply) {
        replies.add(reply.reply());
      } else if (output instanceof NodeOutput.FromStreams from) {
        program.add(from.output());
      } else if (output instanceof NodeOutput.Transmit transmit) {
        for (Device other : row) {
          BearerAddress to = new BearerAddress(Bytes.of(other.place));
          boolean near = Math.abs(other.place - place) == 1;
          if (near && transmit.to().orElse(to).equals(to) && !rng.chance(0.02)) {
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
  }

  private Device start(int nodes) {
    for (int i = 0; i < nodes; i++) {
      row.add(new Device());
    }
    row.forEach(Device::up);
    assertTrue(
        time.runUntil(
            () -> row.stream().allMatch(each -> each.core.seen().peers().size() == nodes - 1),
            10_000));
    Device first = row.get(0);
    first.disk.files.put("photo.jpg", file);
    first.ask(new UserCommand.SendFile(ID, row.get(nodes - 1).key.address(), "photo.jpg"));
    return first;
  }

  private void acceptAndRunHalf(Device first, Device last) {
    assertTrue(time.runUntil(() -> last.state() == TransferState.ASKING, 20_000), "it is offered");
    assertTrue(first.replies.contains(new UserReply.TransferAccepted(ID)));
    last.ask(new UserCommand.SteerTransfer(ID, Steering.ACCEPT));
    assertTrue(time.runUntil(() -> last.disk.appended > BYTES / 3, 60_000), "it is under way");
    assertTrue(last.disk.appended < BYTES * 3 / 4);
  }

  private void arrives(Device first, Device last) {
    assertTrue(
        time.runUntil(
            () -> first.state() == TransferState.DONE && last.state() == TransferState.DONE,
            180_000),
        () -> first.last + " " + last.last);
    assertEquals(file, last.disk.files.get("photo.jpg"));
  }

  /** Streams outlive a relay (ST-3): nothing goes twice. */
  @Test
  void aRelayRestarts() {
    Device first = start(3);
    Device last = row.get(2);
    acceptAndRunHalf(first, last);
    row.get(1).restart(1_500);
    arrives(first, last);
    assertEquals(BYTES, first.last.orElseThrow().carried());
  }

  /** TF-6, TF-8: it goes on from the last whole piece. */
  @Test
  void theReceiverRestarts() {
    Device first = start(3);
    Device last = row.get(2);
    acceptAndRunHalf(first, last);
    last.restart(1_500);
    arrives(first, last);
    long again = first.last.orElseThrow().carried() - BYTES;
    assertTrue(again >= 0 && again <= AGAIN_MOST, again + " bytes went again");
  }

  /** TF-8: its offer is what the receiver goes on with. */
  @Test
  void theSenderRestarts() {
    Device first = start(3);
    Device last = row.get(2);
    acceptAndRunHalf(first, last);
    first.restart(1_500);
    arrives(first, last);
    long again = last.last.orElseThrow().carried() - BYTES;
    assertTrue(again >= 0 && again <= AGAIN_MOST, again + " bytes went again");
  }

  @Test
  void eitherSideMayPauseAndCancel() {
    Device first = start(2);
    Device last = row.get(1);
    acceptAndRunHalf(first, last);
    first.ask(new UserCommand.SteerTransfer(ID, Steering.PAUSE));
    assertTrue(time.runUntil(() -> last.state() == TransferState.WAITING, 20_000));
    time.run(10_000);
    assertEquals(TransferState.PAUSED, first.state());
    first.ask(new UserCommand.SteerTransfer(ID, Steering.RESUME));
    assertTrue(time.runUntil(() -> last.state() == TransferState.MOVING, 20_000));
    last.ask(new UserCommand.SteerTransfer(ID, Steering.CANCEL));
    assertTrue(time.runUntil(() -> first.state() == TransferState.CANCELLED, 20_000));
    assertEquals(TransferState.CANCELLED, last.state());
    assertTrue(last.disk.files.isEmpty());
  }

  /** ST-17: programs and transfers share the streams, and neither sees the other's. */
  @Test
  void aProgramsStreamIsTheProgramsAlone() {
    Device first = start(2);
    Device last = row.get(1);
    last.party.give(new NodeInput.ForStreams(new StreamInput.Listen(true)));
    first.party.give(new NodeInput.ForStreams(new StreamInput.Open(last.key.publicKey())));
    StreamId own = ((StreamOutput.Opened) first.program.get(0)).stream();
    first.party.give(new NodeInput.ForStreams(new StreamInput.Write(own, Bytes.utf8("hello"))));
    assertTrue(time.runUntil(() -> last.program.size() == 2, 20_000));
    StreamId theirs = ((StreamOutput.Opened) last.program.get(0)).stream();
    assertEquals(new StreamOutput.Received(theirs, Bytes.utf8("hello")), last.program.get(1));
    assertTrue(time.runUntil(() -> last.state() == TransferState.ASKING, 20_000));
    assertEquals(2, last.program.size());
  }
}
