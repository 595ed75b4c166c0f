package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the user's payments, keeps them moving, and gives up those that cannot move (PY-56). */
final class Payer {
  private static final BigInteger IDS = BigInteger.ONE.shiftLeft(8 * PaymentId.LENGTH);

  private final Env env;
  private final History history;
  private final Outbox outbox;
  private final DirectPayer direct;
  private final MediatedPayer mediated;

  Payer(Env env, History history, Outbox outbox, DirectPayer direct, MediatedPayer mediated) {
    this.env = env;
    this.history = history;
    this.outbox = outbox;
    this.direct = direct;
    this.mediated = mediated;
  }

  void start(Turn turn) {
    for (Outgoing payment : outbox.all()) {
      payment.since = turn.now();
      payment.nextStep = turn.now();
    }
    mediated.resume(turn);
  }

  void pay(Turn turn, PaymentInput.Pay pay) {
    List<PaymentId> ids = ids(pay);
    Optional<PaymentError> objection = objection(pay, ids);
    if (objection.isPresent()) {
      turn.refuse(objection.get());
      return;
    }
    for (PaymentId id : ids) {
      Outgoing payment =
          new Outgoing(history.order(), id, pay.to(), pay.amount(), false, turn.now());
      payment.whenReachable = pay.whenReachable();
      accept(turn, payment);
    }
    pump(turn);
  }

  /** PY-92: free of charge, and only while nothing can have been signed. */
  void cancel(Turn turn, PaymentId id) {
    Optional<Outgoing> found = outbox.find(id);
    if (found.filter(Outgoing::isWaiting).isPresent()) {
      Outgoing payment = found.get();
      outbox.finish(
          turn,
          payment,
          payment.view(PaymentState.CANCELLED, -1, Optional.empty(), "cancelled by you"));
    } else if (found.isPresent()) {
      turn.refuse(new PaymentError.NotCancellable(id.toString(), found.get().state));
    } else {
      turn.refuse(
          history
              .find(id)
              .filter(view -> !view.incoming())
              .<PaymentError>map(
                  view -> new PaymentError.NotCancellable(id.toString(), view.state()))
              .orElse(new PaymentError.UnknownPayment(id.toString())));
    }
  }

  /** PY-91: what waits for this payee is tried at once. */
  void reachable(Turn turn, Address payee) {
    Outbox.Queue queue = outbox.queue(payee);
    for (Outgoing payment : queue.waiting.values()) {
      if (payment.whenReachable) {
        payment.tries = 0;
        payment.nextStep = turn.now();
      }
    }
    pump(turn, payee);
    outbox.sweep();
  }

  private Optional<PaymentError> objection(PaymentInput.Pay pay, List<PaymentId> ids) {
    if (pay.amount().isZero()) {
      return Optional.of(new PaymentError.ZeroAmount());
    }
    if (pay.to().equals(Address.ZERO)) {
      return Optional.of(new PaymentError.NobodysAddress(pay.to()));
    }
    if (pay.to().equals(env.address())) {
      return Optional.of(new PaymentError.ToOneself(pay.to()));
    }
    if (pay.times() < 1 || pay.times() > Limits.PAYMENTS_PER_COMMAND) {
      return Optional.of(new PaymentError.TooMany(pay.times(), Limits.PAYMENTS_PER_COMMAND));
    }
    return objection(ids);
  }

  private Optional<PaymentError> objection(List<PaymentId> ids) {
    int wanted = outbox.size() + ids.size();
    if (wanted > Limits.UNFINISHED) {
      return Optional.of(new PaymentError.TooMany(wanted, Limits.UNFINISHED));
    }
    for (PaymentId id : ids) {
      if (history.knows(id)) {
        return Optional.of(new PaymentError.DuplicatePayment(id.toString()));
      }
    }
    return Optional.empty();
  }

  void payInvoice(Turn turn, PaymentInput.PayInvoice pay) {
    Optional<PaymentError> objection = objection(turn, pay);
    if (objection.isPresent()) {
      turn.refuse(objection.get());
      return;
    }
    Invoice invoice = pay.invoice();
    Address payee = invoice.payee().address();
    Outgoing payment =
        new Outgoing(history.order(), pay.payment(), payee, invoice.amount(), true, turn.now());
    payment.invoice = Optional.of(invoice);
    payment.whenReachable = pay.whenReachable();
    accept(turn, payment);
    pump(turn);
  }

  private Optional<PaymentError> objection(Turn turn, PaymentInput.PayInvoice pay) {
    Invoice invoice = pay.invoice();
    if (invoice.amount().isZero()) {
      return Optional.of(new PaymentError.ZeroAmount());
    }
    if (invoice.payee().address().equals(env.address())) {
      return Optional.of(new PaymentError.ToOneself(env.address()));
    }
    if (!mediated.isOurContract(invoice)) {
      return Optional.of(
          new PaymentError.InvoiceForOtherChain(
              chain(
                  env.config().contracts().chainId(),
                  env.config().contracts().channels(),
                  env.config().contracts().token()),
              chain(invoice.chainId(), invoice.channels(), invoice.token())));
    }
    if (turn.time().isAfter(invoice.expiry())) {
      return Optional.of(new PaymentError.InvoiceExpired(invoice.expiry(), turn.time()));
    }
    // Twice the same hash: whoever learned the secret from the first could take the second (R12b).
    if (outbox.isPaying(invoice.hashLock()) || history.isProven(invoice.hashLock())) {
      return Optional.of(new PaymentError.DuplicatePayment(invoice.hashLock().hex()));
    }
    List<PaymentId> ids = new ArrayList<>();
    ids.add(pay.payment());
    return objection(ids);
  }

  private void accept(Turn turn, Outgoing payment) {
    outbox.add(payment);
    outbox.update(turn, payment);
  }

  /** Lets every waiting payment take its next step, oldest first. */
  void pump(Turn turn) {
    if (outbox.size() == 0) {
      return;
    }
    List<ChannelView> channels = env.openChannels();
    for (Outbox.Queue queue : outbox.queues()) {
      pump(turn, queue, channels);
    }
    outbox.sweep();
  }

  /** The same for one payee only, after news of its channel. */
  void pump(Turn turn, Address payee) {
    pump(turn, outbox.queue(payee), env.openChannels());
  }

  private void pump(Turn turn, Outbox.Queue queue, List<ChannelView> channels) {
    queue.pumped = turn.now();
    giveUp(turn, queue, channels);
    int busy = queue.locked;
    long last = -1;
    while (busy < Limits.MEDIATED_WINDOW + Limits.INVOICES_AHEAD) {
      Map.Entry<Long, Outgoing> next = queue.waiting.higherEntry(last);
      if (next == null) {
        return;
      }
      last = next.getKey();
      DirectPayer.Offer offer = direct.offer(turn, next.getValue(), channels);
      if (offer == DirectPayer.Offer.WAIT) {
        return;
      }
      if (offer == DirectPayer.Offer.NONE) {
        mediated.step(turn, next.getValue(), channels);
        busy++;
      }
    }
  }

  /** Oldest first; who never came to the front fails for the same reason as who stood there. */
  private void giveUp(Turn turn, Outbox.Queue queue, List<ChannelView> channels) {
    String why = "";
    while (!queue.hurried.isEmpty() && !giveUpAt(queue).isAfter(turn.now())) {
      Outgoing payment = queue.hurried.firstEntry().getValue();
      if (!payment.detail.isEmpty()) {
        why = payment.detail;
      } else if (why.isEmpty()) {
        why = MediatedPayer.noPath(payment, channels).sentence();
      }
      mediated.fail(turn, payment, why);
    }
  }

  /** {@link Moment#NEVER} where all wait for as long as it takes. */
  private static Moment giveUpAt(Outbox.Queue queue) {
    if (queue.hurried.isEmpty()) {
      return Moment.NEVER;
    }
    Moment since = queue.hurried.firstEntry().getValue().since;
    Moment from = since.isBefore(queue.progress) ? queue.progress : since;
    return from.plusMillis(Limits.GIVE_UP_MILLIS);
  }

  Moment deadline(Moment now) {
    Moment next = mediated.deadline(now);
    for (Outbox.Queue queue : outbox.queues()) {
      if (queue.waiting.isEmpty()) {
        continue;
      }
      next = next.earlier(giveUpAt(queue)).earlier(direct.deadline(now));
      int examined = queue.locked;
      for (Outgoing payment : queue.waiting.values()) {
        if (examined++ >= Limits.MEDIATED_WINDOW + Limits.INVOICES_AHEAD) {
          break;
        }
        // What was due at the last look waits for an event, not for time.
        if (payment.nextStep.isAfter(queue.pumped)) {
          next = next.earlier(payment.nextStep);
        }
      }
    }
    return next;
  }

  private static List<PaymentId> ids(PaymentInput.Pay pay) {
    BigInteger first = new BigInteger(1, pay.first().bytes().toArray());
    int count = Math.min(pay.times(), Limits.PAYMENTS_PER_COMMAND);
    List<PaymentId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] number = first.add(BigInteger.valueOf(i)).mod(IDS).toByteArray();
      byte[] id = new byte[PaymentId.LENGTH];
      int length = Math.min(number.length, id.length);
      System.arraycopy(number, number.length - length, id, id.length - length, length);
      ids.add(new PaymentId(Bytes.wrap(id)));
    }
    return ids;
  }

  private static String chain(long chainId, Address channels, Address token) {
    return "chain " + chainId + ", channels " + channels + ", token " + token;
  }
}
