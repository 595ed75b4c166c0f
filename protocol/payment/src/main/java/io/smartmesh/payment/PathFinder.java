package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the shortest path of channels, and the cheapest of those (PY-40): breadth first from the
 * payee backwards, because only there is known what must arrive, and each mediator before adds its
 * fee and margin.
 */
final class PathFinder {
  /** A mediator gets at most this times our own price, and this part of the amount on top. */
  private static final long FEE_FACTOR = 4;

  private static final BigInteger FEE_DIVISOR = BigInteger.valueOf(100);
  private static final int AMOUNT_BITS = 8 * Onion.AMOUNT_BYTES;

  private final Env env;
  private final ChannelMap map;

  PathFinder(Env env, ChannelMap map) {
    this.env = env;
    this.map = map;
  }

  /**
   * @param expiry of the last hop
   * @param avoid channels that failed lately
   */
  record Wish(PublicKey payee, Amount amount, ChainTime expiry, Set<ChannelId> avoid) {}

  /** What {@code node} must get, and the hops from there on. */
  private record Label(PublicKey node, Amount amount, ChainTime expiry, List<Hop> rest) {}

  /**
   * Empty when no path is known; otherwise 1 to {@link Limits#HOPS} hops, the first in our own
   * channel.
   */
  Optional<List<Hop>> find(Wish wish, ChainTime now, List<ChannelView> own) {
    if (!fitsOnion(wish.amount())) {
      return Optional.empty();
    }
    ChainTime latest = now.plusSeconds(OfflineTime.LOCK_SECONDS_MOST);
    Amount mostFee = mostFee(wish.amount());
    Set<Address> seen = new TreeSet<>();
    seen.add(env.address());
    seen.add(wish.payee().address());
    Collection<Label> frontier =
        Collections.singletonList(
            new Label(wish.payee(), wish.amount(), wish.expiry(), Collections.emptyList()));
    for (int hops = 1; hops <= Limits.HOPS && !frontier.isEmpty(); hops++) {
      Optional<List<Hop>> path = firstHop(frontier, wish, latest, own);
      if (path.isPresent()) {
        return path;
      }
      Map<Address, Label> next = new TreeMap<>();
      for (Label label : frontier) {
        for (Announcement edge : map.towards(label.node().address())) {
          if (!seen.contains(edge.party().address())
              && !wish.avoid().contains(edge.channel())
              && !edge.capacity().isLessThan(label.amount())
              && !edge.price().of(label.amount(), lockedSeconds(label, now)).isMoreThan(mostFee)) {
            next.merge(edge.party().address(), before(edge, label, now), PathFinder::cheaper);
          }
        }
      }
      seen.addAll(next.keySet());
      frontier = next.values();
    }
    return Optional.empty();
  }

  private Optional<List<Hop>> firstHop(
      Collection<Label> frontier, Wish wish, ChainTime latest, List<ChannelView> own) {
    Optional<List<Hop>> best = Optional.empty();
    for (Label label : frontier) {
      boolean fits = fitsOnion(label.amount()) && !label.expiry().isAfter(latest);
      for (ChannelView channel : own) {
        if (fits
            && channel.peer().equals(label.node().address())
            && channel.peerOnline()
            && !wish.avoid().contains(channel.id())
            && !channel.spendable().isLessThan(label.amount())
            && (!best.isPresent() || label.amount().isLessThan(best.get().get(0).amount()))) {
          best = Optional.of(prepend(channel.id(), label));
        }
      }
    }
    return best;
  }

  private static long lockedSeconds(Label label, ChainTime now) {
    return label.expiry().seconds() - now.seconds();
  }

  private static Label before(Announcement edge, Label label, ChainTime now) {
    return new Label(
        edge.party(),
        label.amount().plus(edge.price().of(label.amount(), lockedSeconds(label, now))),
        label.expiry().plusSeconds(edge.marginSeconds()),
        prepend(edge.channel(), label));
  }

  private static List<Hop> prepend(ChannelId channel, Label label) {
    List<Hop> hops = new ArrayList<>(label.rest().size() + 1);
    hops.add(new Hop(channel, label.node(), label.amount(), label.expiry()));
    hops.addAll(label.rest());
    return hops;
  }

  private static boolean fitsOnion(Amount amount) {
    return amount.units().bitLength() <= AMOUNT_BITS;
  }

  private static Label cheaper(Label a, Label b) {
    return b.amount().isLessThan(a.amount()) ? b : a;
  }

  private Amount mostFee(Amount amount) {
    BigInteger share = amount.units().divide(FEE_DIVISOR);
    BigInteger price =
        env.config().price().perPayment().units().multiply(BigInteger.valueOf(FEE_FACTOR));
    return new Amount(share.add(price).min(BigInteger.ONE.shiftLeft(AMOUNT_BITS)));
  }
}
