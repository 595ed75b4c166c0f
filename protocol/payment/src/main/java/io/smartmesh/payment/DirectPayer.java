package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pays over a channel with the payee itself (PY-50): one signature, no invoice, no fee. */
final class DirectPayer {
  /** What became of an offer. */
  enum Offer {
    /** Given to a channel. */
    TAKEN,
    /** A channel will take it, but has no room now. */
    WAIT,
    /** No channel with the payee can pay it. */
    NONE
  }

  /** A channel's lane as far as we have filled it. */
  private static final class Window {
    final Map<PaymentId, Outgoing> asked = new TreeMap<>();
    Amount sum = Amount.ZERO;
    Moment busyUntil = new Moment(Long.MIN_VALUE);

    void drop(Outgoing payment) {
      if (asked.remove(payment.id) != null) {
        sum = sum.minus(payment.amount);
      }
    }
  }

  private final Outbox outbox;
  private final Map<ChannelId, Window> windows = new TreeMap<>();

  DirectPayer(Outbox outbox) {
    this.outbox = outbox;
  }

  Offer offer(Turn turn, Outgoing payment, List<ChannelView> channels) {
    Offer answer = Offer.NONE;
    for (ChannelView channel : channels) {
      if (payment.byInvoice
          || !channel.peer().equals(payment.to)
          || !channel.peerOnline()
          || payment.avoided(turn.now()).contains(channel.id())) {
        continue;
      }
      Window window = windows.computeIfAbsent(channel.id(), id -> new Window());
      if (channel.spendable().minusOrZero(window.sum).isLessThan(payment.amount)) {
        continue;
      }
      if (window.busyUntil.isAfter(turn.now()) || window.asked.size() >= Limits.DIRECT_WINDOW) {
        answer = Offer.WAIT;
        continue;
      }
      window.asked.put(payment.id, payment);
      window.sum = window.sum.plus(payment.amount);
      payment.direct = Optional.of(channel.id());
      outbox.place(payment);
      turn.command(new ChannelInput.Pay(channel.id(), payment.id, payment.amount));
      return Offer.TAKEN;
    }
    return answer;
  }

  /** It counts now: PENDING until the payee has acknowledged it. */
  void signed(Turn turn, ChannelId channel, PaymentId id) {
    outbox
        .find(id)
        .filter(payment -> payment.state == PaymentState.QUEUED)
        .ifPresent(
            payment -> {
              answered(channel, payment);
              payment.direct = Optional.of(channel);
              payment.state = PaymentState.PENDING;
              payment.started = Optional.of(turn.now());
              payment.detail = "";
              outbox.queue(payment.to).progress = turn.now();
              outbox.update(turn, payment);
            });
  }

  void acked(Turn turn, ChannelId channel, PaymentId id) {
    outbox
        .find(id)
        .ifPresent(
            payment -> {
              answered(channel, payment);
              payment.direct = Optional.of(channel);
              outbox.queue(payment.to).progress = turn.now();
              outbox.finish(
                  turn,
                  payment,
                  payment.view(
                      PaymentState.PAID, payment.millis(turn.now()), Optional.empty(), ""));
            });
  }

  /** The chain ended the channel without it. */
  void voided(Turn turn, PaymentId id) {
    outbox
        .find(id)
        .ifPresent(
            payment ->
                outbox.finish(
                    turn,
                    payment,
                    payment.view(
                        PaymentState.REFUNDED,
                        -1,
                        Optional.empty(),
                        "the channel ended without it")));
  }

  /** Nothing was signed: it goes back to its queue. */
  void refused(Turn turn, ChannelInput.Pay pay, ChannelError error) {
    outbox
        .find(pay.payment())
        .filter(payment -> payment.state == PaymentState.QUEUED)
        .ifPresent(
            payment -> {
              answered(pay.channel(), payment);
              payment.direct = Optional.empty();
              outbox.place(payment);
              Moment later = turn.now().plusMillis(Limits.RETRY_MILLIS);
              if (error instanceof ChannelError.LaneBusy) {
                windows.computeIfAbsent(pay.channel(), id -> new Window()).busyUntil = later;
              } else {
                payment.avoid(pay.channel(), later);
              }
            });
  }

  void laneReady(ChannelId channel) {
    Window window = windows.get(channel);
    if (window != null) {
      window.busyUntil = new Moment(Long.MIN_VALUE);
    }
  }

  void finished(ChannelId channel) {
    windows.remove(channel);
  }

  /** When a busy lane is tried again; {@link Moment#NEVER} when none is. */
  Moment deadline(Moment now) {
    Moment next = Moment.NEVER;
    for (Window window : windows.values()) {
      if (window.busyUntil.isAfter(now)) {
        next = next.earlier(window.busyUntil);
      }
    }
    return next;
  }

  private void answered(ChannelId channel, Outgoing payment) {
    Window window = windows.get(channel);
    if (window != null) {
      window.drop(payment);
    }
  }
}
