package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All transfers, bounded: of what is over the oldest gives way (TF-14). */
final class Shelf {
  private final Env env;
  private final TreeMap<TransferId, Transfer> all = new TreeMap<>();

  Shelf(Env env, StoredRecords stored, Moment now) {
    this.env = env;
    for (Transfer each : TransferRecords.all(stored, now)) {
      if (each.state == TransferState.MOVING) {
        each.state = TransferState.WAITING;
      }
      all.put(each.id(), each);
    }
  }

  Optional<Transfer> find(TransferId id) {
    return Optional.ofNullable(all.get(id));
  }

  /** Not one of the others: an id of a peer's choice names nothing else. */
  Optional<Transfer> find(TransferId id, boolean incoming, Address peer) {
    return find(id).filter(t -> t.incoming() == incoming && t.peer().equals(peer));
  }

  void put(Transfer transfer) {
    all.put(transfer.id(), transfer);
  }

  /** Unless it was forgotten meanwhile. */
  void store(Transfer transfer) {
    if (all.containsKey(transfer.id())) {
      env.store(TransferRecords.put(transfer));
    }
  }

  void remove(Transfer transfer) {
    all.remove(transfer.id());
    env.store(TransferRecords.delete(transfer.id()));
  }

  List<Transfer> which(Predicate<Transfer> predicate) {
    List<Transfer> found = new ArrayList<>();
    for (Transfer each : all.values()) {
      if (predicate.test(each)) {
        found.add(each);
      }
    }
    return found;
  }

  int count(Predicate<Transfer> predicate) {
    return which(predicate).size();
  }

  /** Room for one more that will be over some time. */
  void forgetOldest(boolean incoming) {
    List<Transfer> over = which(t -> t.incoming() == incoming && t.state.isFinal());
    if (over.size() > TransferLimits.FINISHED) {
      over.sort(Comparator.comparing(Transfer::at).thenComparing(Transfer::id));
      remove(over.get(0));
    }
  }

  /** With whom something is not over. */
  Set<Address> peers() {
    Set<Address> peers = new TreeSet<>();
    for (Transfer each : all.values()) {
      if (!each.state.isFinal()) {
        peers.add(each.peer());
      }
    }
    return peers;
  }

  /** The newest first. */
  List<TransferView> views(Moment now) {
    List<Transfer> sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparing(Transfer::at).thenComparing(Transfer::id).reversed());
    List<TransferView> views = new ArrayList<>();
    sorted.forEach(each -> views.add(each.view(now)));
    return views;
  }
}
