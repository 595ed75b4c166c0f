package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

public final class ChannelTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);

  private ChannelTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "channel: message",
            rng ->
                new Sample(
                    ChannelCodec.encode(message(rng, Values.channelId(rng), rng.between(1, 9))),
                    input -> Outcome.of(ChannelCodec.decode(input), ChannelCodec::encode))),
        Target.binary("channel: store", ChannelTargets::store).dear().allocating(4_096));
  }

  /** A message of each of the nine types. */
  static ChannelMessage message(Rng rng, ChannelId id, int type) {
    return switch (type) {
      case 1 ->
          new ChannelMessage.Update(
              id,
              1 + Values.number(rng),
              changes(rng),
              Values.amount(rng),
              rng.chance(0.5) ? Hash.ZERO : Values.hash(rng),
              Values.amount(rng),
              Values.signature(rng));
      case 2 -> new ChannelMessage.Ack(id, Values.number(rng), Values.signature(rng));
      case 3 ->
          new ChannelMessage.PreAck(
              id, Values.number(rng), Values.hash(rng), Values.signature(rng));
      case 4 -> new ChannelMessage.Reveal(id, Values.hash(rng), rng.next(rng.below(256)));
      case 5 -> new ChannelMessage.AskRelease(id, Values.hash(rng));
      case 6 -> new ChannelMessage.CloseRequest(id, Values.amount(rng), Values.amount(rng));
      case 7 ->
          new ChannelMessage.CloseAgreement(
              id, Values.amount(rng), Values.amount(rng), Values.time(rng), Values.signature(rng));
      case 9 -> new ChannelMessage.AskNewest(id);
      default ->
          new ChannelMessage.Newest(
              id,
              Values.number(rng),
              Values.amount(rng),
              Hash.ZERO,
              Values.amount(rng),
              Values.signature(rng));
    };
  }

  private static List<Change> changes(Rng rng) {
    List<Change> changes = new ArrayList<>();
    for (int i = rng.between(1, 5); i > 0; i--) {
      changes.add(
          switch (rng.below(4)) {
            case 0 -> new Change.Paid(payment(rng), Values.amount(rng));
            case 1 -> new Change.Locked(Values.leaf(rng), rng.next(rng.below(Limits.ONION_BYTES)));
            case 2 -> new Change.Folded(Values.hash(rng));
            default -> new Change.Dropped(Values.hash(rng));
          });
    }
    return changes;
  }

  private static PaymentId payment(Rng rng) {
    return new PaymentId(rng.next(PaymentId.LENGTH));
  }

  /** One channel with everything that can be stored of one. */
  private static Sample store(Rng rng) {
    ChannelId id = Values.channelId(rng);
    ChannelRecord terms = Values.channel(rng, SELF.address(), PEER.address());
    Bytes secret = rng.next(32);
    Leaf earned = leaf(rng, Hashes.sha256(secret));
    Leaf other = leaf(rng, Values.hash(rng));
    Lane lane = Lane.start(id, PEER.address());
    lane = lane.after(new Change.Paid(payment(rng), amount(rng)));
    lane = lane.after(new Change.Locked(earned, Bytes.EMPTY));
    lane = lane.after(new Change.Locked(other, Bytes.EMPTY));
    TreeSet<Hash> released = new TreeSet<>();
    released.add(ChannelHashes.leafHash(other));
    InLane in =
        new InLane(
            id,
            lane,
            Optional.of(Values.signature(rng)),
            released,
            Optional.of(new InLane.GivenPreAck(lane.seq() + 1, Values.hash(rng))));
    OutLane out = new OutLane(id, SELF.address());
    Channel channel = new Channel(id, terms, PEER.address(), out, in);
    fill(rng, channel);
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    put(store, ChannelRecords.terms(channel));
    for (int i = 0; i < 3; i++) {
      Leaf leaf = leaf(rng, Values.hash(rng));
      out.sign(
          rng.chance(0.5)
              ? new Change.Paid(payment(rng), amount(rng))
              : new Change.Locked(leaf, rng.next(rng.below(100))));
      put(store, ChannelRecords.step(channel, out.newest().seq()));
      put(store, ChannelRecords.proof(channel, ChannelHashes.leafHash(leaf), secret));
    }
    put(store, ChannelRecords.out(channel));
    put(store, ChannelRecords.in(channel));
    put(store, ChannelRecords.onion(channel, ChannelHashes.leafHash(other), rng.next(100)));
    put(store, ChannelRecords.claim(channel, ChannelHashes.leafHash(earned), secret));
    put(store, ChannelRecords.registered(channel, ChannelHashes.leafHash(earned), 1_000));
    channel.history.begin(1_000, channel).later().add(new ChannelOutput.Finished(id, amount(rng)));
    put(store, ChannelRecords.history(channel, 1_000));
    return Stores.spoilt(rng, store, ChannelTargets::restore);
  }

  private static void fill(Rng rng, Channel channel) {
    channel.phase = rng.pick(List.of(ChannelPhase.values()));
    channel.peerKey = Optional.of(PEER.publicKey());
    channel.agreement =
        Optional.of(
            new Channel.Agreement(
                amount(rng),
                amount(rng),
                Values.time(rng),
                Values.time(rng),
                Optional.of(Values.signature(rng))));
    channel.closing = Optional.of(Values.closing(rng));
    channel.settled =
        Optional.of(
            new SettledLeaves(
                Values.settled(rng), List.of(leaf(rng, Hash.ZERO)), List.of(Values.leaf(rng))));
    channel.wantsTogether = rng.chance(0.5);
    channel.wantsAlone = rng.chance(0.5);
    channel.why = Values.text(rng, 30);
  }

  private static Amount amount(Rng rng) {
    return Amount.of(Values.u32(rng));
  }

  private static Leaf leaf(Rng rng, Hash terms) {
    return new Leaf(amount(rng), Values.time(rng), Values.CONTRACT.hashLock(), terms);
  }

  private static void put(TreeMap<Bytes, Bytes> store, ChannelOutput.Store record) {
    record.write().value().ifPresent(value -> store.put(record.write().key(), value));
  }

  /** Restored, and then the peer and the chain are there. */
  private static void restore(StoredRecords stored) {
    Moment now = new Moment(0);
    ChainClock clock = new ChainClock(new ChainTime(1_700_000_000), now);
    Channels channels = new Channels(Values.CONTRACT, SELF, Keys.CURVE, Keys.CURVE, clock, stored);
    channels.views();
    channels.wake(now, output -> {});
    channels.handle(new ChannelInput.PeerUp(PEER.publicKey()), now, output -> {});
    channels.handle(
        new ChannelInput.ChainCaughtUp(clock.at(now), 900, clock.at(now)), now, output -> {});
    channels.wake(now, output -> {});
    channels.handle(new ChannelInput.ChainRewound(900), now, output -> {});
    channels.wake(now, output -> {});
  }
}
