package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.fuzz.Values;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.store.memory.MemoryStore;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Alice, bus and bob in a row, shipped nodes all of them, with a channel alice–bus and one bus–bob.
 * Whoever else is in reach of bus is the test's business.
 */
final class HostileWorld {
  static final long NETWORK = 5;
  static final ChainTime START = new ChainTime(1_700_000_000);
  static final BearerId AIR = new BearerId("air");
  private static final int BUS = 2;
  private static final int MTU = 1_200;
  private static final Amount DEPOSIT = Amount.of(1_000_000_000);

  /** A shipped node on a store in memory. */
  final class Device {
    final SigningKey key;
    final int number;
    final NodeCore core;
    final MemoryStore store = new MemoryStore();
    final Party<NodeInput, NodeOutput> party;
    final Map<MessageId, MessageState> texts = new LinkedHashMap<>();
    final Map<PaymentId, PaymentState> payments = new LinkedHashMap<>();
    private long requests;

    Device(int number) {
      this.number = number;
      key = Keys.of(number);
      core = restored(this);
      party = time.join(core, this::take);
      party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(MTU)));
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        store.commit(persist.writes());
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.Transmit transmit) {
        carry(number, transmit);
      } else if (output instanceof NodeOutput.Notify told) {
        if (told.event() instanceof NodeEvent.TextChanged text) {
          texts.put(text.message().id(), text.message().state());
        } else if (told.event() instanceof NodeEvent.PaymentChanged paid
            && !paid.payment().incoming()) {
          payments.put(paid.payment().id(), paid.payment().state());
        }
      }
    }

    void hears(int from, Bytes frame) {
      party.give(new NodeInput.FrameReceived(AIR, addressOf(from), frame));
    }

    void command(UserCommand command) {
      party.give(new NodeInput.Command(new RequestId(++requests), command));
    }

    Map<String, Long> drops() {
      return core.status(time.now()).drops();
    }
  }

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final Device alice;
  final Device bus;
  final Device bob;
  private final Map<Integer, Device> devices = new LinkedHashMap<>();
  private final int stranger;
  private final Consumer<Bytes> toStranger;

  /**
   * @param stranger its number; it is in reach of bus only
   */
  HostileWorld(Rng rng, int stranger, Consumer<Bytes> toStranger) {
    this.rng = rng;
    this.stranger = stranger;
    this.toStranger = toStranger;
    alice = device(1);
    bus = device(BUS);
    bob = device(3);
    ChannelFact.Opened first = channel(alice.key, bus.key);
    ChannelFact.Opened second = channel(bus.key, bob.key);
    chain(alice, first);
    chain(bob, second);
    chain(bus, first, second, channel(bus.key, Keys.of(stranger)));
  }

  /** A node from what the device has stored. */
  NodeCore restored(Device device) {
    NodeConfig config =
        new NodeConfig("n" + device.number, NETWORK, Values.CONTRACT, 3_600, Amount.of(1));
    // Who hears the hostile one takes its key for its device's: it answers no question (WH-16).
    NodeConfig own = device.number == BUS ? config.byDeviceKey() : config;
    return new NodeCore(
        own, device.key, Keys.CURVE, Keys.CURVE, rng.split(), device.store, START, time.now());
  }

  private Device device(int number) {
    Device device = new Device(number);
    devices.put(number, device);
    return device;
  }

  static ChannelFact.Opened channel(SigningKey one, SigningKey other) {
    boolean ordered = one.address().compareTo(other.address()) < 0;
    ChannelRecord terms =
        new ChannelRecord(
            (ordered ? one : other).address(),
            (ordered ? other : one).address(),
            Values.CONTRACT.token(),
            new ChainTime(1),
            86_400,
            0,
            Amount.ZERO,
            DEPOSIT,
            DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    return new ChannelFact.Opened(new ChannelHashes(Values.CONTRACT).channelId(terms), terms);
  }

  private static void chain(Device device, ChannelFact... facts) {
    device.party.give(
        new NodeInput.ChainProgress(9, Hash.ZERO, START, List.of(facts), DEPOSIT, DEPOSIT));
  }

  private static BearerAddress addressOf(int number) {
    return new BearerAddress(Bytes.of(number));
  }

  private void carry(int from, NodeOutput.Transmit transmit) {
    for (int to : inReach(from)) {
      if (transmit.to().isEmpty() || transmit.to().get().equals(addressOf(to))) {
        time.after(
            1,
            () -> {
              Device device = devices.get(to);
              if (device != null) {
                device.hears(from, transmit.frame());
              } else {
                toStranger.accept(transmit.frame());
              }
            });
      }
    }
  }

  private List<Integer> inReach(int from) {
    return from == bus.number ? List.of(alice.number, bob.number, stranger) : List.of(bus.number);
  }

  /** Alice writes to bob and pays him, through bus, and he her. */
  void honestWork(int number) {
    for (Device device : List.of(alice, bob)) {
      Device to = device == alice ? bob : alice;
      Bytes id = Bytes.concat(Bytes.wrap(new byte[14]), Bytes.of(device.number, number & 0xff));
      device.command(new UserCommand.SendText(new MessageId(id), to.key.address(), "n" + number));
      device.command(
          new UserCommand.Pay(
              new PaymentId(id), to.key.address(), Amount.of(rng.between(1, 1_000)), 1));
    }
  }

  /** What the honest have not got done, in words; nothing when all is. */
  List<String> unfinished(int works) {
    List<String> open = new ArrayList<>();
    for (Device device : List.of(alice, bob)) {
      long texts = device.texts.values().stream().filter(s -> s == MessageState.DELIVERED).count();
      long paid = device.payments.values().stream().filter(s -> s == PaymentState.PAID).count();
      if (texts != works || paid != works) {
        open.add(
            "n"
                + device.number
                + ": "
                + texts
                + " texts and "
                + paid
                + " payments of "
                + works
                + ": "
                + device.payments);
      }
    }
    return open;
  }

  /** Everything that bus keeps, in bytes. */
  long bytesStored() {
    long sum = 0;
    for (Map.Entry<Bytes, Bytes> record : bus.store.records().entrySet()) {
      sum += record.getKey().length() + record.getValue().length();
    }
    return sum;
  }
}
