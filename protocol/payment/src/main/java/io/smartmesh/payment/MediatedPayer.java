package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pays through others (PY-51 to PY-55): a path, an invoice, a lock on its hash; then the secret
 * comes back, or the lock is released and another path tried. There is never more than one lock for
 * a payment.
 */
final class MediatedPayer {
  private final Env env;
  private final Outbox outbox;
  private final Directory directory;
  private final PathFinder finder;
  private final LimitRules limits;
  private final Reclaim reclaim;
  private final Departure departure;
  private final Letters<Packet.Wanted> requests;

  MediatedPayer(Env env, Outbox outbox, Directory directory, PathFinder finder, LimitRules limits) {
    this.env = env;
    this.outbox = outbox;
    this.directory = directory;
    this.finder = finder;
    this.limits = limits;
    this.reclaim = new Reclaim(env);
    this.departure = new Departure(env);
    this.requests = new Letters<>((to, wanted) -> Packet.requests(to, wanted, env));
  }

  /** One step of a waiting payment, if it is time for one. */
  void step(Turn turn, Outgoing payment, List<ChannelView> channels) {
    if (payment.nextStep.isAfter(turn.now())) {
      return;
    }
    if (payment.whenReachable && !payment.byInvoice && !directory.isReachable(payment.to)) {
      // No timer: the payee's coming is an event.
      outbox.explain(turn, payment, new PaymentError.PayeeAway(payment.to));
      return;
    }
    if (payment.invoice.isPresent() && outbox.queue(payment.to).locked >= Limits.MEDIATED_WINDOW) {
      return; // its turn comes when a lock goes
    }
    payment.nextStep = turn.now().plusMillis(retryMillis(payment));
    Optional<PublicKey> payee =
        payment.invoice.isPresent()
            ? payment.invoice.map(Invoice::payee)
            : directory.keyOf(payment.to);
    if (!payee.isPresent()) {
      outbox.explain(turn, payment, new PaymentError.UnknownPayee(payment.to));
      return;
    }
    if (payment.invoice.isPresent() && turn.time().isAfter(payment.invoice.get().expiry())) {
      expired(turn, payment, payment.invoice.get());
      return;
    }
    // A retry must not look like the lock before it, which may not have left all lanes yet.
    ChainTime expiry =
        turn.time().plusSeconds(env.config().offline().finalExpirySeconds() + payment.released);
    Optional<List<Hop>> path =
        finder.find(
            new PathFinder.Wish(payee.get(), payment.amount, expiry, payment.avoided(turn.now())),
            turn.time(),
            channels);
    if (!path.isPresent()) {
      outbox.explain(turn, payment, noPath(payment, channels));
    } else if (payment.invoice.isPresent()) {
      lock(turn, payment, path.get(), payment.invoice.get().hashLock());
    } else {
      request(turn, payment, payee.get());
    }
  }

  /** Who waits for days looks less and less often. */
  private static long retryMillis(Outgoing payment) {
    if (!payment.whenReachable) {
      return Limits.RETRY_MILLIS;
    }
    int doublings = Math.min(payment.tries++, Integer.SIZE / 2);
    return Math.min(Limits.RETRY_MILLIS << doublings, Limits.PATIENT_RETRY_MILLIS);
  }

  private void request(Turn turn, Outgoing payment, PublicKey payee) {
    if (payment.requests > 0) {
      outbox.explain(turn, payment, new PaymentError.NoInvoice(payment.to, payment.requests));
    }
    if (!payment.lastAskedAt.equals(Moment.NEVER)) {
      turn.judge(payment.to, payment.lastAskedAt, false);
    }
    payment.firstAskedAt = payment.firstAskedAt.earlier(turn.now());
    payment.lastAskedAt = turn.now();
    int doublings = Math.min(payment.requests++, Integer.SIZE / 4);
    long wait = Limits.REQUEST_MILLIS_FIRST << doublings;
    payment.nextStep = turn.now().plusMillis(Math.min(wait, Limits.REQUEST_MILLIS_LONGEST));
    requests.add(payee, new Packet.Wanted(payment.id, payment.amount));
  }

  /** PY-11: the payee's answer; anything but the invoice that was asked for is ignored. */
  void answered(Turn turn, PublicKey payee, Packet.Issued answer) {
    Address from = payee.address();
    Outgoing payment = outbox.find(answer.payment()).orElse(null);
    if (payment == null || !from.equals(payment.to)) {
      // A late second answer looks the same once its payment is done.
      turn.refuse(new PaymentError.UnwantedInvoice(from));
      return;
    }
    if (!payment.isWaiting() || payment.invoice.isPresent()) {
      return;
    }
    if (!payment.firstAskedAt.equals(Moment.NEVER)) {
      turn.judge(from, payment.firstAskedAt, true);
    }
    try {
      Invoice invoice = InvoiceCodec.decode(answer.invoice(), env.curve(), env.verifier());
      if (invoice.payee().equals(payee)
          && invoice.amount().equals(payment.amount)
          && isOurContract(invoice)
          && !turn.time().isAfter(invoice.expiry())
          && !outbox.isPaying(invoice.hashLock())) {
        payment.invoice = Optional.of(invoice);
        payment.nextStep = turn.now();
      } else {
        turn.refuse(new PaymentError.UnwantedInvoice(from));
      }
    } catch (Malformed e) {
      turn.refuse(new PaymentError.BadPacket(e.what()));
      outbox.explain(turn, payment, new PaymentError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  boolean isOurContract(Invoice invoice) {
    return invoice.chainId() == env.config().contracts().chainId()
        && invoice.channels().equals(env.config().contracts().channels())
        && invoice.token().equals(env.config().contracts().token());
  }

  private void expired(Turn turn, Outgoing payment, Invoice invoice) {
    if (!payment.byInvoice) {
      payment.invoice = Optional.empty();
      payment.nextStep = turn.now();
      return;
    }
    fail(turn, payment, new PaymentError.InvoiceExpired(invoice.expiry(), turn.time()).sentence());
  }

  private void lock(Turn turn, Outgoing payment, List<Hop> path, Hash hashLock) {
    Hop first = path.get(0);
    Optional<PaymentError> objection =
        env.openChannel(first.channel()).flatMap(c -> limits.locking(c, first.amount()));
    if (objection.isPresent()) {
      outbox.explain(turn, payment, objection.get());
      return;
    }
    Leaf leaf =
        new Leaf(first.amount(), first.expiry(), env.config().contracts().hashLock(), hashLock);
    Lock lock = new Lock(first.channel(), leaf);
    Bytes onion = departure.wrap(turn, path, payment.id, hashLock);
    payment.path = path;
    payment.started = payment.started.isPresent() ? payment.started : Optional.of(turn.now());
    outbox.lock(turn, payment, new Outgoing.Attempt(lock, path.size(), onion));
    turn.command(new ChannelInput.Lock(lock.channel(), leaf, onion));
    reclaim.watch(turn, lock);
  }

  /**
   * PY-72: a lock that was stored may not have reached the channel; commanded again it is the same
   * one.
   */
  void resume(Turn turn) {
    for (Outgoing payment : outbox.all()) {
      payment.attempt.ifPresent(
          attempt -> {
            payment.lockedAgain = true;
            payment.notAskedYet = true;
            Lock lock = attempt.lock();
            turn.command(new ChannelInput.Lock(lock.channel(), lock.leaf(), attempt.onion()));
            reclaim.watch(turn);
          });
    }
  }

  boolean owns(Lock lock) {
    return outbox.find(lock).isPresent();
  }

  /** PY-54. The proof is stored before the fold that it allows. */
  void proven(Turn turn, Lock lock, Bytes secret) {
    Outgoing payment = outbox.find(lock).orElse(null);
    if (payment == null || !Hashes.sha256(secret).equals(lock.leaf().terms())) {
      return;
    }
    outbox.queue(payment.to).progress = turn.now();
    Optional<Hash> proof =
        secret.length() == Hash.LENGTH ? Optional.of(new Hash(secret)) : Optional.empty();
    outbox.finish(
        turn, payment, payment.view(PaymentState.PAID, payment.millis(turn.now()), proof, ""));
    turn.command(new ChannelInput.Fold(lock.channel(), lock.leaf()));
  }

  /** CH-58: our data are too old to hold its secret, but as much money has left the channel. */
  void spent(Turn turn, Lock lock) {
    Outgoing payment = outbox.find(lock).orElse(null);
    if (payment != null) {
      String detail = "taken as paid: the channel's newer state was lost with its proof";
      outbox.finish(turn, payment, payment.view(PaymentState.PAID, -1, Optional.empty(), detail));
    }
  }

  /** PY-55: the money is back; another path is tried while there is time. */
  void released(Turn turn, Lock lock) {
    Outgoing payment = outbox.find(lock).orElse(null);
    if (payment == null) {
      return;
    }
    payment.released++;
    for (Hop hop : payment.path) {
      if (!hop.channel().equals(lock.channel()) || payment.path.size() == 1) {
        payment.avoid(hop.channel(), turn.now().plusMillis(Limits.AVOID_MILLIS));
      }
    }
    payment.detail = "released by the payee or a mediator, " + payment.released + " times so far";
    outbox.unlock(turn, payment);
    payment.nextStep = turn.now();
    if (payment.released >= Limits.ATTEMPTS) {
      fail(turn, payment, payment.detail);
    }
  }

  void lockRefused(Turn turn, ChannelInput.Lock command, ChannelError error) {
    Lock lock = new Lock(command.channel(), command.leaf());
    Outgoing payment = outbox.find(lock).orElse(null);
    if (payment == null || error instanceof ChannelError.DuplicateLeaf) {
      return;
    }
    if (payment.lockedAgain) {
      turn.command(new ChannelInput.AskRelease(lock.channel(), lock.leaf()));
      return;
    }
    absent(turn, payment, lock);
  }

  /** The channel does not know the lock: it never got there, or it is gone. */
  void askRefused(Turn turn, ChannelInput.AskRelease command, ChannelError error) {
    Lock lock = new Lock(command.channel(), command.leaf());
    Outgoing payment = outbox.find(lock).orElse(null);
    if (payment != null && isAbsent(error)) {
      absent(turn, payment, lock);
    }
  }

  static boolean isAbsent(ChannelError error) {
    return error instanceof ChannelError.UnknownLeaf
        || error instanceof ChannelError.UnknownChannel;
  }

  private void absent(Turn turn, Outgoing payment, Lock lock) {
    outbox.unlock(turn, payment);
    payment.nextStep = turn.now().plusMillis(Limits.RETRY_MILLIS);
    payment.avoid(lock.channel(), payment.nextStep);
  }

  /** It will not be tried again. */
  void fail(Turn turn, Outgoing payment, String why) {
    PaymentState last = payment.released > 0 ? PaymentState.REFUNDED : PaymentState.FAILED;
    outbox.finish(turn, payment, payment.view(last, -1, Optional.empty(), why));
  }

  /** Asks for invoices, and for the release of locks past their expiry: nobody can earn them. */
  void wake(Turn turn) {
    departure.close();
    requests.send(turn);
    if (reclaim.isDue(turn)) {
      List<Lock> locks = new ArrayList<>();
      outbox.all().forEach(payment -> payment.attempt.ifPresent(a -> locks.add(a.lock())));
      reclaim.ask(turn, locks);
    }
  }

  /** PY-58: a question from before the neighbour was there got lost. */
  void channelChanged(Turn turn, ChannelView channel) {
    if (!channel.peerOnline()) {
      return;
    }
    for (Outgoing payment : outbox.all()) {
      if (payment.notAskedYet
          && payment.attempt.isPresent()
          && payment.attempt.get().lock().channel().equals(channel.id())) {
        payment.notAskedYet = false;
        Lock lock = payment.attempt.get().lock();
        if (turn.time().isAfter(lock.leaf().expiry())) {
          turn.command(new ChannelInput.AskRelease(lock.channel(), lock.leaf()));
        }
      }
    }
  }

  Moment deadline(Moment now) {
    return requests.isEmpty() ? reclaim.deadline() : now;
  }

  static PaymentError noPath(Outgoing payment, List<ChannelView> channels) {
    Amount most = Amount.ZERO;
    for (ChannelView channel : channels) {
      most = channel.spendable().isMoreThan(most) ? channel.spendable() : most;
    }
    return new PaymentError.NoPath(payment.to, payment.amount, most);
  }
}
