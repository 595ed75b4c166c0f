package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Passes other people's payments on (PY-60 to PY-65). What it must never do is pay downstream
 * without being able to earn upstream: it gives up an incoming lock only when the outgoing one is
 * gone, and claims before it folds.
 */
final class Mediator {
  private final MediationRules rules;
  private final LimitRules limits;
  private final Reclaim reclaim;
  private final Map<Bytes, Link> byIn = new TreeMap<>();
  private final Map<Bytes, Link> byOut = new TreeMap<>();

  /**
   * Outgoing locks commanded again after a restart: a refusal does not prove that there is none.
   */
  private final Set<Bytes> lockedAgain = new TreeSet<>();

  Mediator(Env env, LimitRules limits, StoredRecords stored) {
    this.rules = new MediationRules(env, limits);
    this.limits = limits;
    this.reclaim = new Reclaim(env);
    stored.withPrefix(StoreKeys.LINK).forEach((key, record) -> remember(Link.decode(key, record)));
  }

  /** To be called once, before all else. */
  void start(Turn turn) {
    if (!byIn.isEmpty()) {
      reclaim.watch(turn);
    }
  }

  /** PY-94: neither the payer nor we wait for ever for what nobody can earn any more. */
  void wake(Turn turn) {
    if (reclaim.isDue(turn)) {
      List<Lock> locks = new ArrayList<>();
      for (Link link : byIn.values()) {
        if (!link.secret().isPresent()) {
          locks.add(link.out());
        }
      }
      reclaim.ask(turn, locks);
    }
  }

  Moment deadline() {
    return reclaim.deadline();
  }

  boolean ownsIn(Lock in) {
    return byIn.containsKey(in.key());
  }

  boolean ownsOut(Lock out) {
    return byOut.containsKey(out.key());
  }

  /** Takes a lock that asks to be passed on, or says why it must be given up (PY-60, PY-61). */
  Optional<PaymentError> forward(Turn turn, Lock in, Onion.Forward wanted) {
    Result<Lock, PaymentError> judged = rules.judge(turn, in, wanted);
    if (judged instanceof Result.Err<Lock, PaymentError> refused) {
      return Optional.of(refused.error());
    }
    Lock out = judged.orThrow();
    if (byOut.containsKey(out.key())) {
      return Optional.of(new PaymentError.DuplicatePayment(out.leaf().terms().hex()));
    }
    if (byIn.size() >= Limits.LINKS) {
      return Optional.of(new PaymentError.TooMany(byIn.size() + 1, Limits.LINKS));
    }
    Link link = new Link(in, out, wanted.next(), Optional.empty());
    remember(link);
    store(turn, link);
    lock(turn, link);
    reclaim.watch(turn, out);
    return Optional.empty();
  }

  /**
   * PY-72: after a restart the incoming lock is told again; whatever followed from it is done
   * again.
   */
  void resume(Turn turn, Lock in) {
    Link link = byIn.get(in.key());
    if (link == null) {
      return;
    }
    if (link.secret().isPresent()) {
      settle(turn, link, link.secret().get());
    } else {
      lockedAgain.add(link.out().key());
      lock(turn, link);
    }
  }

  /** PY-62: stored, then claimed upstream, then paid downstream. */
  void proven(Turn turn, Lock out, Bytes secret) {
    Link link = byOut.get(out.key());
    if (link == null || !Hashes.sha256(secret).equals(out.leaf().terms())) {
      return;
    }
    if (!link.secret().isPresent()) {
      link = link.provenBy(secret);
      remember(link);
      store(turn, link);
    }
    settle(turn, link, secret);
  }

  private void settle(Turn turn, Link link, Bytes secret) {
    turn.command(new ChannelInput.Claim(link.in().channel(), link.in().leaf(), secret));
    if (rules.canStillRegister(turn, link.in())) {
      fold(turn, link);
    }
  }

  /** The incoming lock is money now: nothing holds the outgoing one any more (PY-63). */
  void paid(Turn turn, Lock in) {
    Link link = byIn.get(in.key());
    if (link != null) {
      forget(turn, link);
      if (link.secret().isPresent()) {
        fold(turn, link);
      }
    }
  }

  /** The outgoing lock is gone unpaid: now, and only now, the incoming one may go (PY-64). */
  void released(Turn turn, Lock out) {
    Link link = byOut.get(out.key());
    if (link != null && !link.secret().isPresent()) {
      forget(turn, link);
      turn.command(new ChannelInput.Release(link.in().channel(), link.in().leaf()));
    }
  }

  void lockRefused(Turn turn, ChannelInput.Lock command, ChannelError error) {
    Lock out = new Lock(command.channel(), command.leaf());
    if (error instanceof ChannelError.DuplicateLeaf) {
      return;
    }
    if (lockedAgain.contains(out.key())) {
      turn.command(new ChannelInput.AskRelease(out.channel(), out.leaf()));
    } else {
      released(turn, out);
    }
  }

  void askRefused(Turn turn, ChannelInput.AskRelease command, ChannelError error) {
    if (MediatedPayer.isAbsent(error)) {
      released(turn, new Lock(command.channel(), command.leaf()));
    }
  }

  /** The payer upstream wants out: that is for the next hop to decide (PY-65). */
  void releaseAsked(Turn turn, Lock in) {
    Link link = byIn.get(in.key());
    if (link != null && !link.secret().isPresent()) {
      turn.command(new ChannelInput.AskRelease(link.out().channel(), link.out().leaf()));
    }
  }

  private static void lock(Turn turn, Link link) {
    Lock out = link.out();
    turn.command(new ChannelInput.Lock(out.channel(), out.leaf(), link.onion()));
  }

  private static void fold(Turn turn, Link link) {
    turn.command(new ChannelInput.Fold(link.out().channel(), link.out().leaf()));
  }

  private static void store(Turn turn, Link link) {
    turn.put(StoreKeys.link(link.in().key()), link.encode());
  }

  private void remember(Link link) {
    if (byIn.put(link.in().key(), link) == null) {
      limits.mediatedIn.add(link.in());
      limits.mediated.add(link.out());
    }
    byOut.put(link.out().key(), link);
  }

  private void forget(Turn turn, Link link) {
    if (byIn.remove(link.in().key()) != null) {
      limits.mediatedIn.remove(link.in());
      limits.mediated.remove(link.out());
    }
    byOut.remove(link.out().key());
    lockedAgain.remove(link.out().key());
    turn.delete(StoreKeys.link(link.in().key()));
  }
}
