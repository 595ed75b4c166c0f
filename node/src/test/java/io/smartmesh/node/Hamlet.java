package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.Terms;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.Price;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.tunnel.MeshAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A few whole nodes, each of which hears some of the others, and all that was ever on the air. */
final class Hamlet {
  static final long HOUR = 3_600_000;
  static final ChainTime START = new ChainTime(1_800_000_000);
  static final BearerId AIR = new BearerId("air");
  static final ChannelsContract CONTRACT =
      new ChannelsContract(7, address(1), address(2), address(3), address(4));
  static final Whereabouts.Mode EPOCHS = new Whereabouts.Mode(true, true);

  static Address address(int number) {
    return Keys.of(100 + number).address();
  }

  final VirtualTime time = new VirtualTime();
  final List<Device> devices = new ArrayList<>();
  final List<Bytes> air = new ArrayList<>();
  private final Rng rng = new Rng(11);
  private final TreeSet<Integer> cables = new TreeSet<>();

  final class Device implements StoredRecords {
    final int place = devices.size();
    final SigningKey key = Keys.of(place + 1);
    final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
    final List<UserReply> replies = new ArrayList<>();
    final List<NodeEvent> events = new ArrayList<>();
    final List<Bytes> ipPackets = new ArrayList<>();
    final List<StreamOutput> streams = new ArrayList<>();
    final Whereabouts.Mode mode;
    final long clockAheadSeconds;
    private final Party<NodeInput, NodeOutput> party;

    Device(Whereabouts.Mode mode, long clockAheadSeconds) {
      this.mode = mode;
      this.clockAheadSeconds = clockAheadSeconds;
      devices.add(this);
      party = time.join(boot(), this::take);
      radioOn();
    }

    private NodeCore boot() {
      long seconds = time.now().millis() / 1_000;
      NodeConfig config =
          new NodeConfig(
              "n" + place,
              1,
              CONTRACT,
              new OfflineTime(86_400),
              new Price(Amount.of(3), 0),
              PaymentLimits.NONE,
              ChannelSettings.STANDARD,
              Optional.empty(),
              BackupConfig.NONE,
              Terms.STANDARD,
              MeshConfig.PRICE_WEIGHT_STANDARD,
              mode);
      return new NodeCore(
          config,
          key,
          Keys.CURVE,
          Keys.CURVE,
          rng.split(),
          this,
          new DeviceTime(
              START.plusSeconds(seconds + clockAheadSeconds), Bytes.utf8("boot"), seconds),
          time.now());
    }

    void radioOff() {
      party.give(new NodeInput.BearerDown(AIR));
    }

    void radioOn() {
      party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_200)));
    }

    void restart() {
      party.stop();
      party.start(boot());
      radioOn();
    }

    Address address() {
      return key.address();
    }

    void give(NodeInput input) {
      party.give(input);
    }

    void seesChain(long height, List<ChannelFact> facts) {
      ChainTime now = START.plusSeconds(time.now().millis() / 1_000);
      Amount much = Amount.of(1_000_000);
      party.give(new NodeInput.ChainProgress(height, Hash.ZERO, now, facts, much, much));
    }

    UserReply ask(UserCommand command) {
      int known = replies.size();
      party.give(new NodeInput.Command(new RequestId(known), command));
      assertTrue(time.runUntil(() -> replies.size() > known, 5_000), "no reply to " + command);
      return replies.get(known);
    }

    void sends(Device to, int number) {
      ask(new UserCommand.SendText(new MessageId(id(number)), to.address(), "hello " + number));
    }

    boolean has(int number) {
      return texts().stream()
          .anyMatch(one -> one.incoming() && one.text().equals("hello " + number));
    }

    List<TextMessage> texts() {
      return ((UserReply.Messages) ask(new UserCommand.GetMessages())).messages();
    }

    void pays(Device to, int number, long amount) {
      PaymentId id = new PaymentId(id(number));
      ask(new UserCommand.Pay(id, to.address(), Amount.of(amount), 1, Optional.of(false)));
    }

    PaymentState payment(int number) {
      UserCommand which = new UserCommand.GetPayment(new PaymentId(id(number)));
      return ((UserReply.Payment) ask(which)).payment().state();
    }

    /** Everybody in reach, as the user sees them. */
    TreeSet<Address> peers() {
      TreeSet<Address> all = new TreeSet<>();
      UserReply.Peers reply = (UserReply.Peers) ask(new UserCommand.GetPeers());
      reply.peers().forEach(peer -> all.add(peer.address()));
      return all;
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        persist.writes().forEach(this::write);
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.Look look) {
        List<SortedMap<Bytes, Bytes>> pages = new ArrayList<>();
        look.prefixes().forEach(prefix -> pages.add(withPrefix(prefix)));
        time.after(1, () -> party.give(new NodeInput.Found(look.look(), pages)));
      } else if (output instanceof NodeOutput.Transmit transmit) {
        carry(transmit);
      } else if (output instanceof NodeOutput.Reply reply) {
        replies.add(reply.reply());
      } else if (output instanceof NodeOutput.Notify notify) {
        events.add(notify.event());
      } else if (output instanceof NodeOutput.IpPacket packet) {
        ipPackets.add(packet.packet());
      } else if (output instanceof NodeOutput.FromStreams from) {
        streams.add(from.output());
      }
    }

    private void write(StoreWrite write) {
      write.value().ifPresentOrElse(v -> disk.put(write.key(), v), () -> disk.remove(write.key()));
    }

    private void carry(NodeOutput.Transmit transmit) {
      air.add(transmit.frame());
      BearerAddress from = new BearerAddress(Bytes.of(place));
      for (Device other : devices) {
        BearerAddress to = new BearerAddress(Bytes.of(other.place));
        boolean isFor = transmit.to().isEmpty() || transmit.to().get().equals(to);
        if (other != this && isFor && cables.contains(cable(this, other))) {
          time.after(
              2, () -> other.party.give(new NodeInput.FrameReceived(AIR, from, transmit.frame())));
        }
      }
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      SortedMap<Bytes, Bytes> found = new TreeMap<>(disk.tailMap(prefix));
      found.keySet().removeIf(key -> !key.startsWith(prefix));
      return found;
    }
  }

  static Bytes id(int number) {
    return Bytes.concat(Bytes.wrap(new byte[15]), Bytes.of(number));
  }

  static ChannelFact.Opened opened(Device one, Device other) {
    boolean ordered = one.address().compareTo(other.address()) < 0;
    ChannelRecord terms =
        new ChannelRecord(
            (ordered ? one : other).address(),
            (ordered ? other : one).address(),
            CONTRACT.token(),
            START.plusSeconds(3_600),
            90_000,
            0,
            Amount.ZERO,
            Amount.of(1_000_000),
            Amount.of(1_000_000),
            Amount.ZERO,
            Amount.ZERO);
    return new ChannelFact.Opened(
        new ChannelHashes(CONTRACT)
            .channelId(terms.partyA(), terms.partyB(), terms.token(), terms.openBefore()),
        terms);
  }

  /** A UDP packet of so many bytes in all, with nothing in it. */
  static Bytes udp(Device from, Device to, int length) {
    int payload = length - 40;
    return Bytes.concat(
        new Encoder().u32(6L << 28).u16(payload).u8(17).u8(64).toBytes(),
        MeshAddress.of(from.address()),
        MeshAddress.of(to.address()),
        Bytes.wrap(new byte[payload]));
  }

  private static int cable(Device a, Device b) {
    return Math.min(a.place, b.place) << 8 | Math.max(a.place, b.place);
  }

  Device device(Whereabouts.Mode mode) {
    return new Device(mode, 0);
  }

  void join(Device a, Device b) {
    cables.add(cable(a, b));
  }

  void part(Device a, Device b) {
    cables.remove(cable(a, b));
  }

  /** Nodes in a row, all by epochs. */
  static Hamlet row(int size) {
    return row(size, EPOCHS);
  }

  static Hamlet row(int size, Whereabouts.Mode mode) {
    Hamlet hamlet = new Hamlet();
    for (int i = 0; i < size; i++) {
      Device next = hamlet.device(mode);
      if (i > 0) {
        hamlet.join(hamlet.devices.get(i - 1), next);
      }
    }
    return hamlet;
  }
}
