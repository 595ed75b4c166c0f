package io.smartmesh.payment;

import io.smartmesh.base.Hash;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All payments of this node in the order they came: the unfinished ones, and the newest finished
 * ones (PY-71). A start reads the last pages of them and not a whole life.
 */
final class History {
  private final FinishedPages pages;
  private final TreeMap<Long, PaymentView> unfinished = new TreeMap<>();
  private final TreeMap<Long, PaymentView> finished = new TreeMap<>();
  private final Map<PaymentId, Long> outgoing = new TreeMap<>();
  private final Map<PaymentId, Long> incoming = new TreeMap<>();
  private final Map<PaymentId, Boolean> recentIds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PaymentId, Boolean> eldest) {
          return size() > Limits.RECENT_IDS;
        }
      };
  private long nextOrder;

  History(StoredRecords stored) {
    pages = new FinishedPages(stored, this::remember);
    nextOrder = Math.max(nextOrder, pages.ordersGiven());
  }

  /** The number of the next payment; they rise over restarts. */
  long order() {
    return nextOrder++;
  }

  /** A payment that can still change. */
  void show(long order, PaymentView view) {
    unfinished.put(order, view);
    index(order, view);
  }

  /** The last thing that will be said of a payment, stored. */
  void finish(Turn turn, long order, PaymentView view) {
    unfinished.remove(order);
    remember(order, view);
    pages.add(turn, order, nextOrder, view);
  }

  boolean knows(PaymentId ownPayment) {
    return recentIds.containsKey(ownPayment);
  }

  /** One of our own payments has shown the secret behind this hash. */
  boolean isProven(Hash hashLock) {
    for (PaymentView view : finished.values()) {
      if (!view.incoming()
          && view.proof().filter(p -> Hashes.sha256(p.bytes()).equals(hashLock)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  Optional<PaymentView> find(PaymentId id) {
    Long order = outgoing.containsKey(id) ? outgoing.get(id) : incoming.get(id);
    if (order == null) {
      return Optional.empty();
    }
    PaymentView view = unfinished.get(order);
    return Optional.ofNullable(view != null ? view : finished.get(order));
  }

  /** Newest first. */
  List<PaymentView> newest(int limit) {
    TreeMap<Long, PaymentView> all = new TreeMap<>(Collections.reverseOrder());
    newest(unfinished, limit, all);
    newest(finished, limit, all);
    List<PaymentView> views = new ArrayList<>(all.values());
    return views.size() <= limit ? views : new ArrayList<>(views.subList(0, limit));
  }

  private static void newest(
      TreeMap<Long, PaymentView> from, int limit, Map<Long, PaymentView> into) {
    int taken = 0;
    for (Map.Entry<Long, PaymentView> entry : from.descendingMap().entrySet()) {
      if (taken++ >= limit) {
        return;
      }
      into.put(entry.getKey(), entry.getValue());
    }
  }

  private void remember(long order, PaymentView view) {
    nextOrder = Math.max(nextOrder, order + 1);
    finished.put(order, view);
    index(order, view);
    if (finished.size() > Limits.HISTORY) {
      Map.Entry<Long, PaymentView> oldest = finished.pollFirstEntry();
      (oldest.getValue().incoming() ? incoming : outgoing)
          .remove(oldest.getValue().id(), oldest.getKey());
    }
  }

  private void index(long order, PaymentView view) {
    nextOrder = Math.max(nextOrder, order + 1);
    if (view.incoming()) {
      incoming.put(view.id(), order);
    } else {
      outgoing.put(view.id(), order);
      recentIds.put(view.id(), true);
    }
  }
}
