package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A payment of our own until it is finished. Stored as
 *
 * <pre>
 * version 2 | id 16 | payee 20 | amount | by invoice 1 | state 1 | released 1
 *   | direct channel 1+0 or 1+32 | invoice, varint + bytes
 *   | attempt 1+0, or 1 + lock | hops 1 | onion, varint + bytes
 *   | when reachable 1
 * </pre>
 *
 * <p>Version 1 ended with the attempt.
 */
final class Outgoing {
  private static final int VERSION = 2;

  /** The lock that pays it, if the payee takes it. */
  record Attempt(Lock lock, int hops, Bytes onion) {}

  final long order;
  final PaymentId id;
  final Address to;
  final Amount amount;

  /** The user gave an invoice: only a lock on its hash pays that one. */
  final boolean byInvoice;

  /** PY-91: it waits for its payee for as long as it takes. */
  boolean whenReachable;

  PaymentState state = PaymentState.QUEUED;

  /** Locks of it that were released. */
  int released;

  /** The channel that was told to pay it. */
  Optional<ChannelId> direct = Optional.empty();

  Optional<Invoice> invoice = Optional.empty();
  Optional<Attempt> attempt = Optional.empty();

  // Not stored: after a restart it starts patient and without grudges.
  Moment since;
  Moment nextStep;
  Optional<Moment> started = Optional.empty();
  int requests;

  /** When its payee was asked for an invoice first and last. */
  Moment firstAskedAt = Moment.NEVER;

  Moment lastAskedAt = Moment.NEVER;

  /** Looks for a way in vain since its payee was last seen. */
  int tries;

  String detail = "";
  List<Hop> path = Collections.emptyList();

  /**
   * Its lock was commanded again after a restart, so a refusal does not prove that there is none.
   */
  boolean lockedAgain;

  /** Since the start nobody has been asked to release it (PY-58). */
  boolean notAskedYet;

  private final Map<ChannelId, Moment> avoided = new TreeMap<>();

  Outgoing(long order, PaymentId id, Address to, Amount amount, boolean byInvoice, Moment now) {
    this.order = order;
    this.id = id;
    this.to = to;
    this.amount = amount;
    this.byInvoice = byInvoice;
    this.since = now;
    this.nextStep = now;
  }

  /** Neither signed nor given to a channel. */
  boolean isWaiting() {
    return state == PaymentState.QUEUED && !direct.isPresent() && !attempt.isPresent();
  }

  void avoid(ChannelId channel, Moment until) {
    avoided.put(channel, until);
  }

  Set<ChannelId> avoided(Moment now) {
    avoided.values().removeIf(until -> !until.isAfter(now));
    return new TreeSet<>(avoided.keySet());
  }

  PaymentView view() {
    return view(state, -1, Optional.empty(), detail);
  }

  PaymentView view(PaymentState shown, long millis, Optional<Hash> proof, String why) {
    Amount fee = attempt.map(a -> a.lock().leaf().amount().minusOrZero(amount)).orElse(Amount.ZERO);
    int hops = attempt.map(Attempt::hops).orElse(direct.isPresent() ? 1 : 0);
    return new PaymentView(
        id,
        false,
        to,
        amount,
        fee,
        hops,
        shown,
        millis,
        proof,
        whenReachable && shown == PaymentState.QUEUED,
        Optional.empty(),
        why);
  }

  long millis(Moment now) {
    return started.map(now::millisSince).orElse(-1L);
  }

  Bytes encode() {
    Encoder out =
        Stored.start(VERSION)
            .raw(id.bytes())
            .address(to)
            .amount(amount)
            .flag(byInvoice)
            .u8(ViewCodec.number(state))
            .u8(released);
    Stored.optional(out, direct, channel -> out.hash(channel.hash()));
    out.bytes(invoice.map(InvoiceCodec::encode).orElse(Bytes.EMPTY));
    Stored.optional(
        out,
        attempt,
        a -> {
          a.lock().encode(out);
          out.u8(a.hops()).bytes(a.onion());
        });
    out.flag(whenReachable);
    return out.toBytes();
  }

  static Outgoing decode(Bytes key, Bytes record, Moment now, Env env) {
    long order = StoreKeys.orderOf(key);
    return Stored.read(
        "unfinished payment",
        key,
        record,
        VERSION,
        (version, in) -> {
          Outgoing payment = read(order, in, now, env);
          payment.whenReachable = version > 1 && in.flag();
          return payment;
        });
  }

  private static Outgoing read(long order, Decoder in, Moment now, Env env) throws Malformed {
    PaymentId id = new PaymentId(in.raw(PaymentId.LENGTH));
    Outgoing payment = new Outgoing(order, id, in.address(), in.amount(), in.flag(), now);
    payment.state = ViewCodec.state(in.u8());
    payment.released = in.u8();
    payment.direct = Stored.optional(in, d -> new ChannelId(d.hash()));
    Bytes invoice = in.bytes(Limits.PACKET_BYTES);
    if (!invoice.isEmpty()) {
      payment.invoice = Optional.of(InvoiceCodec.decode(invoice, env.curve(), env.verifier()));
    }
    payment.attempt =
        Stored.optional(
            in,
            d ->
                new Attempt(
                    Lock.decode(d), d.u8(), d.bytes(io.smartmesh.channel.Limits.ONION_BYTES)));
    return payment;
  }
}
