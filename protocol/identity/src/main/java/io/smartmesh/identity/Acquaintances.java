package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Whom this node would recognise, and by which identifiers about now; bounded (WH-7). */
final class Acquaintances {
  private final Curve curve;
  private final Predicate<Address> isFriend;
  private final Map<Address, Acquainted> known = new LinkedHashMap<>();

  /** Whose the identifiers of about now are, seen or not. */
  private final TreeMap<Address, Acquainted> byId = new TreeMap<>();

  private long epoch;

  /**
   * @param isFriend who is forgotten last
   * @param stored everything under {@code identity/} as this machine has written it
   */
  Acquaintances(Curve curve, Predicate<Address> isFriend, StoredRecords stored) {
    this.curve = curve;
    this.isFriend = isFriend;
    WhereRecords.known(stored, curve).forEach(each -> known.put(each.device().address(), each));
  }

  boolean contains(Address device) {
    return known.containsKey(device);
  }

  Optional<Acquainted> find(Address device) {
    return Optional.ofNullable(known.get(device));
  }

  /** Whose identifier this may be about now. */
  Optional<PublicKey> ownerOf(Address id) {
    return Optional.ofNullable(byId.get(id)).map(Acquainted::device);
  }

  /** From now on it is this epoch by our clock. */
  void enter(long epoch) {
    this.epoch = epoch;
    byId.clear();
    known.values().forEach(this::compute);
  }

  private void compute(Acquainted one) {
    one.computeFor(curve, epoch);
    one.ids().forEach(id -> byId.put(id, one));
  }

  /**
   * A device has said how it is recognised.
   *
   * @return empty where that was known
   */
  Optional<Acquainted> learn(PublicKey from, Introduction said, Consumer<? super WhereOutput> out) {
    Acquainted before = known.get(from.address());
    long ahead = said.epoch() - epoch;
    // Two clocks that are right meet at the end of an epoch: what the window covers is no skew.
    long skew = Math.abs(ahead) < WhereLimits.WINDOW ? 0 : ahead;
    if (before != null && before.isSame(said.route(), skew)) {
      return Optional.empty();
    }
    if (before == null) {
      makeRoom(out);
    } else {
      before.ids().forEach(byId::remove);
    }
    Acquainted one = new Acquainted(from, said.route(), skew);
    known.put(from.address(), one);
    out.accept(WhereRecords.known(one));
    compute(one);
    return Optional.of(one);
  }

  /** Who was known first goes first, friends last. */
  private void makeRoom(Consumer<? super WhereOutput> out) {
    if (known.size() < WhereLimits.KNOWN) {
      return;
    }
    Address gone =
        known.keySet().stream()
            .filter(each -> !isFriend.test(each))
            .findFirst()
            .orElseGet(() -> known.keySet().iterator().next());
    Acquainted one = known.remove(gone);
    if (one != null) {
      one.ids().forEach(byId::remove);
    }
    out.accept(WhereRecords.forget(gone));
  }
}
