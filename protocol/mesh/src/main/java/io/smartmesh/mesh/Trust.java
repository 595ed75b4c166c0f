package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DOUBT_COST;
import static io.smartmesh.mesh.MeshLimits.DOUBT_DECAY_MILLIS;
import static io.smartmesh.mesh.MeshLimits.DOUBT_DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.DOUBT_FROM;
import static io.smartmesh.mesh.MeshLimits.DOUBT_MOST;
import static io.smartmesh.mesh.MeshLimits.DOUBT_PER_ARRIVAL;
import static io.smartmesh.mesh.MeshLimits.DOUBT_PER_LOSS;
import static io.smartmesh.mesh.MeshLimits.NEIGHBOURS;
import static io.smartmesh.mesh.MeshLimits.PATIENCE_MILLIS_MOST;
import static io.smartmesh.mesh.MeshLimits.PROVEN_MILLIS;
import static io.smartmesh.mesh.MeshLimits.SHUNNED_FROM;
import static io.smartmesh.mesh.MeshLimits.UNPROVEN_COST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of this node's own packets, by destination and next hop (RT-40 to RT-44). It raises
 * what a way costs in this node's choice and in nothing that it tells others.
 */
final class Trust {
  /** By service: who carries payments well may still drop texts. */
  private record Way(Address via, Service service) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int byVia = via.compareTo(other.via);
      return byVia != 0 ? byVia : service.compareTo(other.service);
    }
  }

  /** One destination. */
  private static final class Account {
    /** The last to be judged is the last in it. */
    final Map<Way, Integer> doubts = new LinkedHashMap<>();

    /** So long an answer from there may take, as far as we have seen. */
    long patience;

    int doubt(Address via) {
      int most = 0;
      for (Map.Entry<Way, Integer> entry : doubts.entrySet()) {
        most = entry.getKey().via.equals(via) ? Math.max(most, entry.getValue()) : most;
      }
      return most;
    }

    boolean isInTrouble() {
      return doubts.values().stream().anyMatch(points -> points >= DOUBT_FROM);
    }

    void put(Way way, int points) {
      doubts.remove(way);
      if (points > 0) {
        doubts.put(way, Math.min(points, DOUBT_MOST));
      }
      if (doubts.size() > MeshLimits.DOUBTS_PER_DESTINATION) {
        doubts.remove(doubts.keySet().iterator().next());
      }
    }
  }

  /** The destination that was judged last is the last in it. */
  private final Map<Address, Account> accounts = new LinkedHashMap<>();

  /** Neighbours over which something has arrived, and when the last did. */
  private final Map<Address, Moment> proven = new LinkedHashMap<>();

  /** Neighbours over which several destinations were not reached, and none was. */
  private Set<Address> shunned = new TreeSet<>();

  private Moment decayAt = Moment.NEVER;

  /** What a packet to {@code to} that left at {@code sentAt} over {@code via} has come to. */
  void arrived(Address to, Address via, Service service, Moment sentAt, Moment now) {
    Account account = account(to);
    long took = Math.min(PATIENCE_MILLIS_MOST, now.millisSince(sentAt));
    account.patience = Math.max(took, account.patience * 7 / 8);
    Way way = new Way(via, service);
    account.put(way, account.doubts.getOrDefault(way, 0) - DOUBT_PER_ARRIVAL);
    proven.remove(via);
    proven.put(via, now);
    if (proven.size() > NEIGHBOURS) {
      proven.remove(proven.keySet().iterator().next());
    }
    conclude(now);
  }

  /** As {@link #arrived}, where no receipt came. */
  void missing(Address to, Address via, Service service, Moment sentAt, Moment now) {
    Account account = account(to);
    if (now.millisSince(sentAt) < account.patience) {
      return;
    }
    // Who is tried in the place of another has less credit (RT-43).
    boolean isOnTrial = account.isInTrouble() && !proven.containsKey(via);
    Way way = new Way(via, service);
    int points = account.doubts.getOrDefault(way, 0) + (isOnTrial ? DOUBT_FROM : DOUBT_PER_LOSS);
    account.put(way, points);
    conclude(now);
  }

  private Account account(Address to) {
    Account known = accounts.remove(to);
    Account account = known == null ? new Account() : known;
    accounts.put(to, account);
    if (accounts.size() > DOUBT_DESTINATIONS) {
      accounts.remove(accounts.keySet().iterator().next());
    }
    return account;
  }

  /** What a way to {@code to} over {@code via} costs on top of its metric. */
  int grudge(Address to, Address via) {
    Account account = accounts.get(to);
    int doubt = account == null ? 0 : account.doubt(via);
    if (doubt >= DOUBT_FROM) {
      return doubt * DOUBT_COST;
    }
    if (shunned.contains(via)) {
      return DOUBT_FROM * DOUBT_COST;
    }
    boolean onTrial = account != null && account.isInTrouble() && !proven.containsKey(via);
    return onTrial ? UNPROVEN_COST : 0;
  }

  boolean isProven(Address via) {
    return proven.containsKey(via);
  }

  Set<Address> shunned() {
    return shunned;
  }

  private void conclude(Moment now) {
    Map<Address, Integer> failed = new LinkedHashMap<>();
    for (Account account : accounts.values()) {
      Set<Address> here = new TreeSet<>();
      account.doubts.forEach(
          (way, points) -> {
            if (points >= DOUBT_FROM && !proven.containsKey(way.via) && here.add(way.via)) {
              failed.merge(way.via, 1, Integer::sum);
            }
          });
    }
    Set<Address> bad = new TreeSet<>();
    failed.forEach(
        (via, destinations) -> {
          if (destinations >= SHUNNED_FROM) {
            bad.add(via);
          }
        });
    shunned = bad;
    boolean isAllForgotten =
        proven.isEmpty() && accounts.values().stream().allMatch(a -> a.doubts.isEmpty());
    decayAt = isAllForgotten ? Moment.NEVER : decayAt.earlier(now.plusMillis(DOUBT_DECAY_MILLIS));
  }

  /** Forgets a little (RT-42); whose ways must be chosen anew. */
  Set<Address> decay(Moment now) {
    if (decayAt.isAfter(now)) {
      return new TreeSet<>();
    }
    decayAt = Moment.NEVER;
    proven.values().removeIf(at -> now.millisSince(at) >= PROVEN_MILLIS);
    Set<Address> concerned = new TreeSet<>();
    accounts.forEach(
        (to, account) -> {
          if (!account.doubts.isEmpty()) {
            concerned.add(to);
          }
          account.doubts.replaceAll((way, points) -> points - 1);
          account.doubts.values().removeIf(points -> points <= 0);
        });
    conclude(now);
    return concerned;
  }

  Moment deadline() {
    return decayAt;
  }
}
