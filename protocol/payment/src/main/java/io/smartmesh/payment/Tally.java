package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelId;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many locks there are in each channel, and their sum. */
final class Tally {
  /** Zero of both where there is none. */
  record Sum(int count, BigInteger units) {
    static final Sum NONE = new Sum(0, BigInteger.ZERO);

    static Sum of(Lock lock) {
      return new Sum(1, lock.leaf().amount().units());
    }

    Sum plus(Sum other) {
      return new Sum(count + other.count, units.add(other.units));
    }

    private Sum minus(Sum other) {
      return new Sum(count - other.count, units.subtract(other.units));
    }

    /** Of all that are accepted together; of damaged records at most the largest amount. */
    Amount amount() {
      return new Amount(units.min(MOST));
    }
  }

  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private final Map<ChannelId, Sum> byChannel = new TreeMap<>();
  private Sum total = Sum.NONE;

  void add(Lock lock) {
    Sum one = Sum.of(lock);
    byChannel.merge(lock.channel(), one, Sum::plus);
    total = total.plus(one);
  }

  void remove(Lock lock) {
    Sum one = Sum.of(lock);
    byChannel.computeIfPresent(
        lock.channel(), (id, sum) -> sum.count() == 1 ? null : sum.minus(one));
    total = total.minus(one);
  }

  Sum total() {
    return total;
  }

  Sum of(Set<ChannelId> channels) {
    Sum sum = Sum.NONE;
    for (ChannelId channel : channels) {
      sum = sum.plus(byChannel.getOrDefault(channel, Sum.NONE));
    }
    return sum;
  }
}
