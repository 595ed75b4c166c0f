package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Issues invoices and takes what pays them, each once (PY-3 to PY-5, PY-66 to PY-68). */
final class Payee {
  static final int SECRET_BYTES = 32;

  private final Env env;
  private final History history;
  private final Unseen unseen;
  private final LimitRules limits;
  private final Map<Hash, IssuedInvoice> invoices = new TreeMap<>();

  /** What each payer's device asked for, oldest first. */
  private final Map<Address, Map<PaymentId, IssuedInvoice>> asked = new TreeMap<>();

  private final Letters<Packet.Issued> answers;
  private Moment nextPrune = Moment.NEVER;

  Payee(Env env, History history, Unseen unseen, LimitRules limits, StoredRecords stored) {
    this.env = env;
    this.history = history;
    this.unseen = unseen;
    this.limits = limits;
    this.answers = new Letters<>((to, issued) -> Packet.answers(to, issued, env));
    stored
        .withPrefix(StoreKeys.INVOICE)
        .forEach((key, record) -> remember(IssuedInvoice.decode(key, record, env)));
  }

  void create(Turn turn, PaymentInput.CreateInvoice wish) {
    int memoBytes = Bytes.utf8(wish.memo()).length();
    Optional<PaymentError> overLimit = limits.asking(turn, wish.amount());
    if (wish.amount().isZero()) {
      turn.refuse(new PaymentError.ZeroAmount());
    } else if (!Encoder.isText(wish.memo())) {
      turn.refuse(new PaymentError.Malformed("memo with half a surrogate pair"));
    } else if (memoBytes > Limits.MEMO_BYTES) {
      turn.refuse(
          new PaymentError.Malformed(
              "memo of " + memoBytes + " bytes, at most " + Limits.MEMO_BYTES));
    } else if (invoices.size() >= Limits.INVOICES) {
      turn.refuse(new PaymentError.TooMany(invoices.size() + 1, Limits.INVOICES));
    } else if (overLimit.isPresent()) {
      turn.refuse(overLimit.get());
    } else {
      Invoice invoice =
          issue(turn, wish.amount(), wish.memo(), Limits.INVOICE_SECONDS, Optional.empty());
      turn.out().accept(new PaymentOutput.InvoiceIssued(wish.tag(), invoice));
    }
  }

  /**
   * A payer's device asks. The same payment gets the same invoice, whatever got lost between us,
   * and another one when nobody can pay that one any more (PY-4).
   */
  void requested(Turn turn, PublicKey from, Packet.Wanted wanted) {
    Address payer = from.address();
    IssuedInvoice known = askedBy(payer).get(wanted.payment());
    if (known != null && isOver(turn, known)) {
      forget(turn, known);
      known = null;
    }
    if (known == null && askedBy(payer).size() >= Limits.INVOICES_PER_PAYER) {
      forgetOldest(turn, payer);
    }
    Optional<PaymentError> overLimit = limits.asking(turn, wanted.amount());
    if (known != null) {
      if (known.invoice().amount().equals(wanted.amount())) {
        answer(from, wanted, known.invoice());
      } else {
        turn.refuse(new PaymentError.DuplicatePayment(wanted.payment().toString()));
      }
    } else if (wanted.amount().isZero()) {
      turn.refuse(new PaymentError.ZeroAmount());
    } else if (invoices.size() >= Limits.INVOICES) {
      turn.refuse(new PaymentError.TooMany(invoices.size() + 1, Limits.INVOICES));
    } else if (askedBy(payer).size() >= Limits.INVOICES_PER_PAYER) {
      turn.refuse(new PaymentError.TooMany(askedBy(payer).size() + 1, Limits.INVOICES_PER_PAYER));
    } else if (overLimit.isPresent()) {
      turn.refuse(overLimit.get());
    } else {
      Optional<IssuedInvoice.Asked> by =
          Optional.of(new IssuedInvoice.Asked(payer, wanted.payment()));
      answer(from, wanted, issue(turn, wanted.amount(), "", Limits.REQUESTED_INVOICE_SECONDS, by));
    }
  }

  private void answer(PublicKey to, Packet.Wanted wanted, Invoice invoice) {
    answers.add(to, new Packet.Issued(wanted.payment(), InvoiceCodec.encode(invoice)));
  }

  private Map<PaymentId, IssuedInvoice> askedBy(Address payer) {
    return asked.getOrDefault(payer, Collections.emptyMap());
  }

  /**
   * A request that came twice, the second time after the payment, leaves an invoice that nobody
   * will pay; so does a payment that was given up. They would lock their payer out for an hour.
   */
  private void forgetOldest(Turn turn, Address payer) {
    long before = turn.time().seconds() - Limits.INVOICE_KEPT_SECONDS;
    askedBy(payer).values().stream()
        .filter(issued -> !issued.claim().isPresent())
        .findFirst()
        .filter(issued -> issuedAt(issued) <= before)
        .ifPresent(issued -> forget(turn, issued));
  }

  private static long issuedAt(IssuedInvoice asked) {
    return asked.invoice().expiry().seconds() - Limits.REQUESTED_INVOICE_SECONDS;
  }

  private Invoice issue(
      Turn turn, Amount amount, String memo, long seconds, Optional<IssuedInvoice.Asked> asked) {
    Bytes secret = env.entropy().next(SECRET_BYTES);
    Invoice invoice =
        InvoiceCodec.sign(
            new InvoiceCodec.Terms(
                env.config().contracts().chainId(),
                env.config().contracts().channels(),
                env.config().contracts().token(),
                amount,
                Hashes.sha256(secret),
                turn.time().plusSeconds(seconds),
                memo),
            env.self());
    store(turn, new IssuedInvoice(secret, invoice, asked, Optional.empty()));
    nextPrune = nextPrune.earlier(pruneAt(turn, invoice.expiry()));
    return invoice;
  }

  /** The invoice is being paid by this very lock. */
  boolean owns(Lock in) {
    return claim(in).isPresent();
  }

  /** A lock whose onion ends here. Says why it must be given up (PY-66). */
  Optional<PaymentError> locked(Turn turn, Lock in, PaymentId payment) {
    String hash = in.leaf().terms().hex();
    IssuedInvoice issued = invoices.get(in.leaf().terms());
    if (issued == null) {
      return Optional.of(new PaymentError.UnknownInvoice(hash));
    }
    if (issued.claim().isPresent()) {
      return Optional.of(new PaymentError.DuplicatePayment(hash));
    }
    Optional<PaymentError> objection = objection(turn, in, issued.invoice());
    if (objection.isPresent()) {
      return objection;
    }
    unseen.received(turn, peerOf(in.channel()), in.leaf().amount());
    store(turn, issued.claimedBy(new IssuedInvoice.Claim(in, payment)));
    resume(turn, in);
    return Optional.empty();
  }

  private Optional<PaymentError> objection(Turn turn, Lock in, Invoice invoice) {
    Optional<ChannelView> channel = env.openChannel(in.channel());
    if (!channel.isPresent()) {
      return Optional.of(new PaymentError.NoWayOn(in.channel().hash().hex()));
    }
    if (in.leaf().amount().isLessThan(invoice.amount())) {
      return Optional.of(new PaymentError.Underpaid(in.leaf().amount(), invoice.amount()));
    }
    if (turn.time().isAfter(invoice.expiry())) {
      return Optional.of(new PaymentError.InvoiceExpired(invoice.expiry(), turn.time()));
    }
    // Time enough to take the secret to the chain if the payer does not fold.
    long left = in.leaf().expiry().seconds() - turn.time().seconds();
    long least = env.config().offline().claimSeconds();
    return left < least
        ? Optional.of(new PaymentError.ExpiresTooSoon(left, least))
        : limits.receiving(turn, channel.get().peer(), in.leaf().amount());
  }

  /** Shows the secret for a lock that was taken: the first time, and again after a restart. */
  void resume(Turn turn, Lock in) {
    IssuedInvoice issued = invoices.get(in.leaf().terms());
    if (issued != null) {
      turn.command(new ChannelInput.Claim(in.channel(), in.leaf(), issued.secret()));
    }
  }

  /** PY-67. The invoice goes with its payment: who pays it again finds nobody who knows it. */
  void paid(Turn turn, Lock in) {
    IssuedInvoice.Claim claim = claim(in).orElse(null);
    IssuedInvoice issued = invoices.get(in.leaf().terms());
    if (claim == null || issued == null) {
      return;
    }
    forget(turn, issued);
    Hash proof = new Hash(issued.secret());
    tell(turn, in.channel(), claim.payment(), in.leaf().amount(), Optional.of(proof), "");
  }

  /** A direct payment (PY-68): ours already, so a limit can only be told of. */
  void received(Turn turn, ChannelOutput.PaymentReceived payment) {
    Address peer = peerOf(payment.channel());
    String note =
        limits.receiving(turn, peer, payment.amount()).map(PaymentError::sentence).orElse("");
    unseen.received(turn, peer, payment.amount());
    tell(turn, payment.channel(), payment.payment(), payment.amount(), Optional.empty(), note);
  }

  private void tell(
      Turn turn,
      ChannelId channel,
      PaymentId payment,
      Amount amount,
      Optional<Hash> proof,
      String note) {
    ChainEstimate estimate = env.clock().estimate(turn.now());
    PaymentView view =
        new PaymentView(
            payment,
            true,
            peerOf(channel),
            amount,
            Amount.ZERO,
            proof.isPresent() ? 0 : 1,
            PaymentState.PAID,
            -1,
            proof,
            false,
            Optional.of(new ChainAge(estimate.unseenSeconds(), estimate.isGuess())),
            note);
    history.finish(turn, history.order(), view);
    turn.changed(view);
  }

  private Address peerOf(ChannelId id) {
    for (ChannelView channel : env.channels().get()) {
      if (channel.id().equals(id)) {
        return channel.peer();
      }
    }
    return Address.ZERO;
  }

  private Optional<IssuedInvoice.Claim> claim(Lock in) {
    IssuedInvoice issued = invoices.get(in.leaf().terms());
    return issued == null
        ? Optional.empty()
        : issued.claim().filter(claim -> claim.lock().key().equals(in.key()));
  }

  void start(Turn turn) {
    nextPrune = invoices.isEmpty() ? Moment.NEVER : turn.now();
  }

  /** Invoices that were asked for are sent; expired ones go, unless their secret is out. */
  void wake(Turn turn) {
    answers.send(turn);
    if (nextPrune.isAfter(turn.now())) {
      return;
    }
    nextPrune = Moment.NEVER;
    List<IssuedInvoice> all = new ArrayList<>(invoices.values());
    for (IssuedInvoice issued : all) {
      if (isOver(turn, issued)) {
        forget(turn, issued);
      } else {
        nextPrune = nextPrune.earlier(pruneAt(turn, issued.invoice().expiry()));
      }
    }
  }

  /** When the clock should have reached {@code expiry}; sooner, for blocks may set it forward. */
  private static Moment pruneAt(Turn turn, ChainTime expiry) {
    long millis = 1_000 * (expiry.seconds() - turn.time().seconds());
    return turn.now()
        .plusMillis(Math.max(Limits.PRUNE_MILLIS, Math.min(millis, Limits.PRUNE_MILLIS_MOST)));
  }

  private static boolean isOver(Turn turn, IssuedInvoice issued) {
    return !issued.claim().isPresent() && turn.time().isAfter(issued.invoice().expiry());
  }

  Moment deadline(Moment now) {
    return answers.isEmpty() ? nextPrune : now;
  }

  private void store(Turn turn, IssuedInvoice issued) {
    remember(issued);
    turn.put(StoreKeys.invoice(issued.invoice().hashLock()), issued.encode());
  }

  private void remember(IssuedInvoice issued) {
    Hash hashLock = issued.invoice().hashLock();
    invoices.put(hashLock, issued);
    issued
        .asked()
        .ifPresent(
            by ->
                asked
                    .computeIfAbsent(by.payer(), p -> new LinkedHashMap<>())
                    .put(by.payment(), issued));
  }

  private void forget(Turn turn, IssuedInvoice issued) {
    Hash hashLock = issued.invoice().hashLock();
    invoices.remove(hashLock);
    issued
        .asked()
        .ifPresent(
            by ->
                asked.computeIfPresent(
                    by.payer(),
                    (payer, all) -> {
                      all.remove(by.payment());
                      return all.isEmpty() ? null : all;
                    }));
    turn.delete(StoreKeys.invoice(hashLock));
  }
}
