package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.Leaf;
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
  private final Env env;
  private final Map<Bytes, Link> byIn = new TreeMap<>();
  private final Map<Bytes, Link> byOut = new TreeMap<>();

  /**
   * Outgoing locks commanded again after a restart: a refusal does not prove that there is none.
   */
  private final Set<Bytes> lockedAgain = new TreeSet<>();

  Mediator(Env env, StoredRecords stored) {
    this.env = env;
    stored.withPrefix(StoreKeys.LINK).forEach((key, record) -> remember(Link.decode(key, record)));
  }

  boolean ownsIn(Lock in) {
    return byIn.containsKey(in.key());
  }

  boolean ownsOut(Lock out) {
    return byOut.containsKey(out.key());
  }

  /** Takes a lock that asks to be passed on. False when it must be given up. */
  boolean forward(Turn turn, Lock in, Onion.Forward wanted) {
    Optional<Lock> out = outgoing(turn, in, wanted);
    if (!out.isPresent() || byOut.containsKey(out.get().key()) || byIn.size() >= Limits.LINKS) {
      return false;
    }
    Link link = new Link(in, out.get(), wanted.next(), Optional.empty());
    remember(link);
    store(turn, link);
    lock(turn, link);
    return true;
  }

  /** PY-60, PY-61: all that must hold before our money is put at risk. */
  private Optional<Lock> outgoing(Turn turn, Lock in, Onion.Forward wanted) {
    Leaf leaf = in.leaf();
    List<ChannelView> open = env.openChannels();
    boolean earns =
        open.stream().anyMatch(channel -> channel.id().equals(in.channel()))
            && !leaf.amount().minusOrZero(wanted.amount()).isLessThan(env.config().feePerPayment())
            && !leaf.amount().isLessThan(wanted.amount())
            && !wanted.amount().isZero();
    // Compared without adding: the numbers are the payer's and may be anything.
    boolean inTime =
        leaf.expiry().seconds() - wanted.expiry().seconds() >= env.config().marginSeconds()
            && wanted.expiry().seconds() - turn.time().seconds() > Limits.SKEW_SECONDS;
    if (!earns || !inTime) {
      return Optional.empty();
    }
    for (ChannelView channel : open) {
      if (wanted.names(channel.id())
          && !channel.id().equals(in.channel())
          && channel.peerOnline()
          && !channel.spendable().isLessThan(wanted.amount())) {
        Leaf next = new Leaf(wanted.amount(), wanted.expiry(), leaf.evaluator(), leaf.terms());
        return Optional.of(new Lock(channel.id(), next));
      }
    }
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
    if (canStillRegister(turn, link)) {
      fold(turn, link);
    }
  }

  /**
   * R12b: folding gives the money away for good, so the incoming lock must leave the longest time
   * without the chain to register the secret. It does for any secret shown before the outgoing
   * expiry, because of the margin between both.
   */
  private boolean canStillRegister(Turn turn, Link link) {
    return link.in().leaf().expiry().seconds() - turn.time().seconds()
        >= env.config().offlineSeconds();
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
    byIn.put(link.in().key(), link);
    byOut.put(link.out().key(), link);
  }

  private void forget(Turn turn, Link link) {
    byIn.remove(link.in().key());
    byOut.remove(link.out().key());
    lockedAgain.remove(link.out().key());
    turn.delete(StoreKeys.link(link.in().key()));
  }
}
