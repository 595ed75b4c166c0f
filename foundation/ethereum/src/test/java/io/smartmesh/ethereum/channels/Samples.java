package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;

/** Values of every kind that a channel has, different for each seed. */
final class Samples {
  static final ChannelsContract CONTRACT =
      new ChannelsContract(31337, address(1), address(2), address(3), address(4));

  private final Rng rng;
  final Curve curve = Curves.best();
  final SigningKey keyA;
  final SigningKey keyB;

  Samples(long seed) {
    rng = new Rng(seed);
    SigningKey one = curve.key(rng.next(32)).orElseThrow();
    SigningKey two = curve.key(rng.next(32)).orElseThrow();
    boolean ordered = one.address().compareTo(two.address()) < 0;
    keyA = ordered ? one : two;
    keyB = ordered ? two : one;
  }

  static Address address(int last) {
    byte[] bytes = new byte[Address.LENGTH];
    bytes[Address.LENGTH - 1] = (byte) last;
    return new Address(Bytes.wrap(bytes));
  }

  ChannelRecord channel() {
    return new ChannelRecord(
        keyA.address(),
        keyB.address(),
        CONTRACT.token(),
        new ChainTime(number()),
        rng.below(1_000_000),
        rng.below(1_000_000),
        amount(),
        amount(),
        amount(),
        amount(),
        amount());
  }

  ChannelId id(ChannelRecord channel) {
    return new ChannelHashes(CONTRACT).channelId(channel);
  }

  LaneState state(ChannelId id, Address payer) {
    return new LaneState(id, payer, 1 + rng.below(1_000), amount(), hash(), amount());
  }

  List<Leaf> leaves(int count) {
    List<Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(new Leaf(amount(), new ChainTime(number()), CONTRACT.hashLock(), hash()));
    }
    return leaves;
  }

  ClosingRecord closing() {
    return ClosingRecord.started(
        rng.chance(0.5),
        new ChainTime(number()),
        selected(),
        number(),
        hash(),
        selected(),
        number(),
        leaves(2));
  }

  Rewards rewards() {
    return new Rewards(address(5), address(6), amount(), address(7), amount());
  }

  SettledRecord settled() {
    return new SettledRecord(
        settledLane(), settledLane(), new ChainTime(number()), amount(), amount());
  }

  Amount amount() {
    return Amount.of(number());
  }

  Hash hash() {
    return new Hash(rng.next(Hash.LENGTH));
  }

  Bytes bytes() {
    return rng.next(rng.below(80));
  }

  long number() {
    return rng.number() >>> (1 + rng.below(62));
  }

  SelectedLane selected() {
    return new SelectedLane(1 + number(), amount(), hash(), amount());
  }

  SettledLane settledLane() {
    return new SettledLane(amount(), amount(), hash(), amount());
  }
}
