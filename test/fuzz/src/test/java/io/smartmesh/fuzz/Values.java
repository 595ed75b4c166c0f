package io.smartmesh.fuzz;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.Rewards;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.ethereum.channels.SettledLane;
import io.smartmesh.ethereum.channels.SettledRecord;
import io.smartmesh.testkit.Rng;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values that any decoder must take. */
public final class Values {
  public static final ChannelsContract CONTRACT =
      new ChannelsContract(31_337, contract(1), contract(2), contract(3), contract(4));

  private Values() {}

  private static Address contract(int number) {
    byte[] bytes = new byte[Address.LENGTH];
    bytes[0] = (byte) 0xc0;
    bytes[Address.LENGTH - 1] = (byte) number;
    return new Address(Bytes.wrap(bytes));
  }

  /** 0 to 2^62 − 1, small and large ones. */
  public static long number(Rng rng) {
    return rng.number() >>> rng.between(2, 63);
  }

  public static long u32(Rng rng) {
    return rng.number() >>> rng.between(32, 63);
  }

  /** Below 2^250, so that four of them are an amount too. */
  public static Amount amount(Rng rng) {
    return new Amount(new BigInteger(1, rng.next(32).toArray()).shiftRight(rng.between(6, 256)));
  }

  public static Hash hash(Rng rng) {
    return new Hash(rng.next(Hash.LENGTH));
  }

  public static Address address(Rng rng) {
    return new Address(rng.next(Address.LENGTH));
  }

  public static ChainTime time(Rng rng) {
    return new ChainTime(number(rng));
  }

  public static Signature signature(Rng rng) {
    return new Signature(rng.next(Signature.LENGTH));
  }

  public static Leaf leaf(Rng rng) {
    return new Leaf(amount(rng), time(rng), CONTRACT.hashLock(), hash(rng));
  }

  public static ChannelId channelId(Rng rng) {
    return new ChannelId(hash(rng));
  }

  public static String text(Rng rng, int charactersMost) {
    StringBuilder out = new StringBuilder("a");
    for (int i = rng.below(charactersMost); i > 0; i--) {
      out.appendCodePoint(rng.chance(0.8) ? rng.between(' ', '~') : rng.between(0x4e00, 0x9fff));
    }
    return out.toString();
  }

  /** A channel between {@code one} and {@code other}. */
  public static ChannelRecord channel(Rng rng, Address one, Address other) {
    boolean ordered = one.compareTo(other) < 0;
    return new ChannelRecord(
        ordered ? one : other,
        ordered ? other : one,
        CONTRACT.token(),
        time(rng),
        u32(rng),
        u32(rng),
        amount(rng),
        amount(rng),
        amount(rng),
        Amount.ZERO,
        Amount.ZERO);
  }

  public static List<Leaf> leaves(Rng rng) {
    List<Leaf> leaves = new ArrayList<>();
    for (int count = rng.below(4); count > 0; count--) {
      leaves.add(leaf(rng));
    }
    return leaves;
  }

  public static ClosingRecord closing(Rng rng) {
    return new ClosingRecord(
        rng.chance(0.5),
        rng.chance(0.5),
        time(rng),
        selected(rng),
        number(rng),
        hash(rng),
        number(rng),
        number(rng),
        leaves(rng),
        selected(rng),
        selected(rng),
        rng.chance(0.5) ? Rewards.NONE : rewards(rng));
  }

  public static Rewards rewards(Rng rng) {
    return new Rewards(address(rng), address(rng), amount(rng), address(rng), amount(rng));
  }

  private static SelectedLane selected(Rng rng) {
    return new SelectedLane(number(rng), amount(rng), hash(rng), amount(rng));
  }

  public static SettledRecord settled(Rng rng) {
    return new SettledRecord(
        settledLane(rng), settledLane(rng), time(rng), amount(rng), amount(rng));
  }

  private static SettledLane settledLane(Rng rng) {
    return new SettledLane(amount(rng), amount(rng), hash(rng), amount(rng));
  }
}
