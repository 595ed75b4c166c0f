package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.PaymentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Our own unfinished payments: found by id and by lock, stored at each step, and waiting in one
 * queue a payee.
 */
final class Outbox {
  /** The payments to one payee that nothing has been signed for, in order. */
  static final class Queue {
    final TreeMap<Long, Outgoing> waiting = new TreeMap<>();

    /** Those of them that do not wait for ever (PY-56). */
    final TreeMap<Long, Outgoing> hurried = new TreeMap<>();

    /** Locks that are pending. */
    int locked;

    /** When a payment to this payee last got on. */
    Moment progress = new Moment(Long.MIN_VALUE);

    Moment pumped = new Moment(Long.MIN_VALUE);

    private void add(Outgoing payment) {
      waiting.put(payment.order, payment);
      if (!payment.whenReachable) {
        hurried.put(payment.order, payment);
      }
    }

    private void remove(Outgoing payment) {
      waiting.remove(payment.order);
      hurried.remove(payment.order);
    }
  }

  private final History history;
  private final Tally locks;
  private final Map<PaymentId, Outgoing> byId = new TreeMap<>();
  private final Map<Bytes, Outgoing> byLock = new TreeMap<>();
  private final Map<Address, Queue> queues = new TreeMap<>();

  /**
   * @param locks kept up to date with all locks of ours
   */
  Outbox(History history, Tally locks) {
    this.history = history;
    this.locks = locks;
  }

  void restore(StoredRecords stored, Moment now, Env env) {
    stored
        .withPrefix(StoreKeys.OPEN)
        .forEach((key, record) -> add(Outgoing.decode(key, record, now, env)));
  }

  void add(Outgoing payment) {
    byId.put(payment.id, payment);
    Queue queue = queue(payment.to);
    payment.attempt.ifPresent(
        attempt -> {
          byLock.put(attempt.lock().key(), payment);
          locks.add(attempt.lock());
          queue.locked++;
        });
    if (payment.isWaiting()) {
      queue.add(payment);
    }
    history.show(payment.order, payment.view());
  }

  int size() {
    return byId.size();
  }

  Collection<Outgoing> all() {
    return byId.values();
  }

  Optional<Outgoing> find(PaymentId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Outgoing> find(Lock lock) {
    return Optional.ofNullable(byLock.get(lock.key()));
  }

  boolean isPaying(Hash hashLock) {
    for (Outgoing payment : byId.values()) {
      if (payment.invoice.filter(invoice -> invoice.hashLock().equals(hashLock)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  Queue queue(Address payee) {
    return queues.computeIfAbsent(payee, a -> new Queue());
  }

  /** A copy: payments finish, and queues go, while they are worked on. */
  List<Queue> queues() {
    return new ArrayList<>(queues.values());
  }

  /** Puts a payment where its state belongs, stores it and tells. */
  void update(Turn turn, Outgoing payment) {
    turn.put(StoreKeys.open(payment.order), payment.encode());
    place(payment);
    tell(turn, payment);
  }

  /** The payment was handed to a channel, or came back: only the queue changes. */
  void place(Outgoing payment) {
    if (payment.isWaiting()) {
      queue(payment.to).add(payment);
    } else {
      queue(payment.to).remove(payment);
    }
  }

  /** Why it waits, once for each reason. */
  void explain(Turn turn, Outgoing payment, PaymentError reason) {
    String detail = reason.sentence();
    if (!detail.equals(payment.detail)) {
      payment.detail = detail;
      tell(turn, payment);
    }
  }

  void lock(Turn turn, Outgoing payment, Outgoing.Attempt attempt) {
    payment.attempt = Optional.of(attempt);
    payment.state = PaymentState.PENDING;
    payment.detail = "";
    byLock.put(attempt.lock().key(), payment);
    locks.add(attempt.lock());
    queue(payment.to).locked++;
    update(turn, payment);
  }

  /** There is no lock for it any more: it waits for another try. */
  void unlock(Turn turn, Outgoing payment) {
    forgetLock(payment);
    payment.attempt = Optional.empty();
    payment.lockedAgain = false;
    payment.state = PaymentState.QUEUED;
    update(turn, payment);
  }

  void finish(Turn turn, Outgoing payment, PaymentView last) {
    forgetLock(payment);
    byId.remove(payment.id);
    Queue queue = queue(payment.to);
    queue.remove(payment);
    turn.delete(StoreKeys.open(payment.order));
    history.finish(turn, payment.order, last);
    turn.changed(last);
  }

  /** Queues of payees with nothing left go, so that their number stays that of the payments. */
  void sweep() {
    queues.values().removeIf(queue -> queue.waiting.isEmpty() && queue.locked == 0);
  }

  private void forgetLock(Outgoing payment) {
    payment.attempt.ifPresent(
        attempt -> {
          byLock.remove(attempt.lock().key());
          locks.remove(attempt.lock());
          queue(payment.to).locked--;
        });
  }

  private void tell(Turn turn, Outgoing payment) {
    history.show(payment.order, payment.view());
    turn.changed(payment.view());
  }
}
