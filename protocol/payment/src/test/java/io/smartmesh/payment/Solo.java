package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One payment machine alone: what it is told is said here by hand, what it does is looked at. */
final class Solo {
  static final SigningKey SELF = Keys.of(1);
  static final SigningKey LEFT = Keys.of(2);
  static final SigningKey RIGHT = Keys.of(3);
  static final ChannelId TO_LEFT = channelId("left");
  static final ChannelId TO_RIGHT = channelId("right");

  final Rng rng = new Rng(7);
  final PaymentConfig config;
  final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
  final List<ChannelView> channels = new ArrayList<>();
  final TreeSet<Address> blocked = new TreeSet<>();
  final List<PaymentOutput> outputs = new ArrayList<>();
  Moment now = new Moment(1_000);

  /** Whether it sees the chain when it starts. */
  boolean seesChain = true;

  ChainClock clock;
  private ChainTime lastSeen = World.START;
  private Payments machine;

  Solo() {
    this(World.config(2));
  }

  Solo(PaymentConfig config) {
    this.config = config;
    clock = clock(true);
    channels.add(view(TO_LEFT, LEFT, 1_000));
    channels.add(view(TO_RIGHT, RIGHT, 1_000));
    machine = boot();
  }

  static ChannelId channelId(String name) {
    return new ChannelId(Hashes.sha256(Bytes.utf8(name)));
  }

  static PaymentId id(int number) {
    return new PaymentId(Bytes.concat(Bytes.wrap(new byte[15]), Bytes.of(number)));
  }

  static ChannelView view(ChannelId id, SigningKey peer, long spendable) {
    Amount amount = Amount.of(spendable);
    Amount zero = Amount.ZERO;
    return new ChannelView(
        id,
        peer.address(),
        World.CONTRACTS.token(),
        ChannelPhase.OPEN,
        true,
        amount,
        amount,
        zero,
        zero,
        zero,
        zero,
        amount,
        amount,
        0,
        0,
        0,
        3_600,
        "");
  }

  private Payments boot() {
    clock = clock(seesChain);
    lastSeen = seesChain ? time() : lastSeen;
    return new Payments(
        config,
        SELF,
        Keys.CURVE,
        Keys.CURVE,
        rng,
        clock,
        this::stored,
        () -> channels,
        blocked::contains);
  }

  SortedMap<Bytes, Bytes> stored(Bytes prefix) {
    SortedMap<Bytes, Bytes> found = new TreeMap<>(disk.tailMap(prefix));
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }

  Env env(SigningKey self) {
    return new Env(config, self, Keys.CURVE, Keys.CURVE, rng, clock(true), () -> channels);
  }

  /** Under an ephemeral key of its own. */
  Bytes onion(List<Hop> path, PaymentId payment, Hash hashLock) {
    try (AnonymousBox.Sealer sealer = new AnonymousBox.Sealer(Keys.CURVE, rng)) {
      return Onion.wrap(path, payment, hashLock, sealer, rng);
    }
  }

  Optional<Onion.Layer> open(Bytes onion, Hash hashLock, SigningKey self) {
    return Onion.open(onion, hashLock, new AnonymousBox.Opener(self, Keys.CURVE));
  }

  private ChainClock clock(boolean seen) {
    ChainClock fresh = ChainClock.guessed(lastSeen, time(), now);
    if (seen) {
      fresh.sighting(time(), now);
    }
    return fresh;
  }

  long margin() {
    return config.offline().marginSeconds(3_600);
  }

  ChainTime time() {
    return World.START.plusSeconds(now.millis() / 1_000);
  }

  Payments machine() {
    return machine;
  }

  void restart() {
    machine = boot();
    wake();
  }

  /** Gives one input and keeps only what comes out of it. */
  void give(PaymentInput input) {
    outputs.clear();
    machine.handle(input, now, this::note);
  }

  /** The same in a turn of its own. */
  void turn(PaymentInput input) {
    give(input);
    machine.wake(now, this::note);
  }

  void said(ChannelOutput output) {
    give(new PaymentInput.ChannelSaid(output));
  }

  void refused(ChannelInput command, ChannelError error) {
    give(new PaymentInput.ChannelRefused(command, error));
  }

  void wake() {
    outputs.clear();
    machine.wake(now, this::note);
  }

  void pass(long millis) {
    now = now.plusMillis(millis);
    wake();
  }

  private void note(PaymentOutput output) {
    outputs.add(output);
    if (output instanceof PaymentOutput.Store store) {
      store.write().value().ifPresent(value -> disk.put(store.write().key(), value));
      if (!store.write().value().isPresent()) {
        disk.remove(store.write().key());
      }
    }
  }

  /** The commands to the channel machine in the last outputs. */
  List<ChannelInput> commands() {
    return outputs.stream()
        .filter(PaymentOutput.ToChannel.class::isInstance)
        .map(output -> ((PaymentOutput.ToChannel) output).input())
        .toList();
  }

  <T> List<T> all(Class<T> type) {
    return outputs.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Leaf leaf(long amount, long seconds, Hash terms) {
    return new Leaf(
        Amount.of(amount), time().plusSeconds(seconds), World.CONTRACTS.hashLock(), terms);
  }

  List<PaymentError> refusals() {
    return all(PaymentOutput.Refused.class).stream().map(PaymentOutput.Refused::error).toList();
  }

  PaymentView view(PaymentId id) {
    return machine.find(id).orElseThrow(() -> new AssertionError("unknown payment " + id));
  }

  /** Puts a channel between two others on the map, announced by both. */
  void announce(String channel, SigningKey a, SigningKey b, long capacity) {
    give(announcement(a, b, channel, capacity, 1));
    give(announcement(b, a, channel, capacity, 1));
  }

  PaymentInput announcement(
      SigningKey party, SigningKey peer, String channel, long capacity, long seq) {
    Announcement.Offer offer =
        new Announcement.Offer(
            channelId(channel), peer.address(), Amount.of(capacity), config.price(), margin());
    Bytes encoded = Announcement.sign(offer, seq, env(party)).encoded();
    List<Bytes> batch = new ArrayList<>();
    batch.add(encoded);
    return new PaymentInput.PacketArrived(Packet.announced(batch));
  }
}
