package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.LaneState;
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
                    ChannelCodec.encode(message(rng, Values.channelId(rng), rng.between(0, 15))),
                    input -> Outcome.of(ChannelCodec.decode(input), ChannelCodec::encode))),
        Target.binary("channel: handed close", ChannelTargets::handed).dear(),
        Target.binary("channel: store", ChannelTargets::store).dear().allocating(4_096),
        Target.binary("channel: snapshot", ChannelTargets::snapshot).dear().allocating(4_096));
  }

  /** A message of each of the sixteen types. */
  static ChannelMessage message(Rng rng, ChannelId id, int type) {
    return switch (type) {
      case 0 -> new ChannelMessage.Steps(id, 1 + Values.number(rng), changes(rng));
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
      case 10 -> new ChannelMessage.WithdrawRequest(id, Values.amount(rng), Values.time(rng));
      case 11 ->
          new ChannelMessage.WithdrawAgreement(
              id, Values.amount(rng), Values.time(rng), Values.signature(rng));
      case 12 -> new ChannelMessage.Recover(id);
      case 13 ->
          ShownLanes.parts(
                  rng.pick(List.of(ChannelMessage.JumpLane.Which.values())),
                  lane(rng, id),
                  Values.signature(rng))
              .get(0);
      case 14 ->
          new ChannelMessage.Jumped(
              id,
              Values.number(rng),
              rng.chance(0.5) ? List.of() : List.of(Values.hash(rng)),
              Values.signature(rng),
              Values.number(rng),
              Values.signature(rng));
      case 15 -> new ChannelMessage.JumpAck(id, Values.number(rng), Values.signature(rng));
      default ->
          new ChannelMessage.Newest(
              id,
              Values.number(rng),
              Values.amount(rng),
              Hash.ZERO,
              Values.amount(rng),
              Values.signature(rng),
              given(rng));
    };
  }

  private static Optional<ChannelMessage.Newest.Given> given(Rng rng) {
    return rng.chance(0.5)
        ? Optional.empty()
        : Optional.of(
            new ChannelMessage.Newest.Given(
                rng.chance(0.5), Values.number(rng), Values.hash(rng), Values.signature(rng)));
  }

  /** A signed close of either kind, and what becomes of it on its way through many hands. */
  private static Sample handed(Rng rng) {
    ChannelRecord terms = Values.channel(rng, SELF.address(), PEER.address());
    ChannelId id = new ChannelHashes(Values.CONTRACT).channelId(terms);
    Channel channel = new Channel(id, terms, SELF.address());
    channel.peerKey = Optional.of(PEER.publicKey());
    channel.out.sign(new Change.Locked(leaf(rng, Values.hash(rng)), Bytes.EMPTY));
    ChannelHashes hashes = new ChannelHashes(Values.CONTRACT);
    ChainTime deadline = Values.time(rng);
    CloseClaim claim =
        Dispute.closeClaim(channel, SELF.publicKey(), deadline)
            .map(unsigned -> unsigned.signed(SELF.sign(hashes.close(unsigned))))
            .orElseThrow();
    Hash together = hashes.cooperativeClose(id, terms.total(), Amount.ZERO, deadline);
    ChannelAction action =
        rng.chance(0.5)
            ? new ChannelAction.Close(terms, claim)
            : new ChannelAction.CooperativeClose(
                terms,
                terms.total(),
                Amount.ZERO,
                deadline,
                key(terms.partyA()).sign(together),
                key(terms.partyA()).publicKey(),
                key(terms.partyB()).sign(together),
                key(terms.partyB()).publicKey());
    return new Sample(
        HandedAction.encode(Values.CONTRACT, action),
        input ->
            Outcome.of(
                HandedAction.check(input, Values.CONTRACT, Keys.CURVE, Keys.CURVE, ChainTime.ZERO),
                sent -> HandedAction.encode(Values.CONTRACT, sent)));
  }

  private static SigningKey key(Address party) {
    return SELF.address().equals(party) ? SELF : PEER;
  }

  private static Lane lane(Rng rng, ChannelId id) {
    Lane lane = Lane.start(id, PEER.address());
    for (int i = rng.below(Limits.PENDING_PER_LANE); i > 0; i--) {
      lane = lane.after(new Change.Locked(leaf(rng, Values.hash(rng)), Bytes.EMPTY));
    }
    return lane;
  }

  private static List<Change> changes(Rng rng) {
    List<Change> changes = new ArrayList<>();
    for (int i = rng.between(1, 5); i > 0; i--) {
      changes.add(
          switch (rng.below(5)) {
            case 0 -> new Change.Paid(payment(rng), Values.amount(rng));
            case 1 -> new Change.Locked(Values.leaf(rng), rng.next(rng.below(Limits.ONION_BYTES)));
            case 2 -> new Change.Folded(Values.hash(rng));
            case 3 -> new Change.PartFolded(Values.hash(rng), Values.amount(rng));
            default -> new Change.Dropped(Values.hash(rng));
          });
    }
    return changes;
  }

  private static PaymentId payment(Rng rng) {
    return new PaymentId(rng.next(PaymentId.LENGTH));
  }

  /** What a device keeps elsewhere of its channels. */
  private static Sample snapshot(Rng rng) {
    ChannelId id = Values.channelId(rng);
    ChannelRecord terms = Values.channel(rng, SELF.address(), PEER.address());
    Channel channel = new Channel(id, terms, SELF.address());
    for (int i = rng.below(4); i > 0; i--) {
      channel.out.sign(new Change.Locked(leaf(rng, Values.hash(rng)), Bytes.EMPTY));
    }
    return new Sample(
        ChannelSnapshot.of(List.of(channel)),
        input ->
            Outcome.of(
                input,
                bytes ->
                    ChannelSnapshot.restore(bytes, SELF.address(), Keys.CURVE, ChainTime.ZERO)));
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
    channel.jump = Jump.recovering(Values.time(rng)).answered(List.of(), List.of(Values.hash(rng)));
    put(store, ChannelRecords.jump(channel));
    put(store, ChannelRecords.out(channel));
    put(store, ChannelRecords.in(channel));
    put(store, ChannelRecords.onion(channel, ChannelHashes.leafHash(other), rng.next(100)));
    put(store, ChannelRecords.claim(channel, ChannelHashes.leafHash(earned), secret));
    Channel.OnRecord onRecord = new Channel.OnRecord(1_000, secret);
    put(store, ChannelRecords.registered(channel, ChannelHashes.leafHash(earned), onRecord));
    channel.history.begin(1_000, channel).later().add(new ChannelOutput.Finished(id, amount(rng)));
    put(store, ChannelRecords.history(channel, 1_000));
    put(store, PledgeRecords.pledges(channel));
    channel.badStates.values().forEach(bad -> put(store, PledgeRecords.badState(channel, bad)));
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
    channel.handedUntil = Optional.of(Values.time(rng));
    channel.ourWithdrawal =
        Optional.of(
            new Channel.Withdrawal(
                Values.amount(rng), Values.time(rng), Optional.of(Values.signature(rng))));
    channel.peerWithdrawal =
        Optional.of(new Channel.Withdrawal(amount(rng), Values.time(rng), Optional.empty()));
    channel.topUp = Optional.of(new Channel.TopUp(amount(rng), Values.time(rng)));
    LaneState refused =
        new LaneState(
            channel.id, channel.peer, 7, Values.amount(rng), Values.hash(rng), Values.amount(rng));
    channel.badStates.put(7L, new BadState(refused, Values.signature(rng), rng.chance(0.5)));
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
    Channels channels =
        new Channels(
            Values.CONTRACT,
            SELF,
            Keys.CURVE,
            Keys.CURVE,
            clock,
            new ChannelPolicy(true, Amount.of(5)),
            stored);
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
