package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All payments of one node, as payer, mediator and payee. It never signs a channel state itself: it
 * tells the channel machine what to do, and believes only what that reports. The rules are in
 * docs/spec/payment.md.
 */
public final class Payments implements Machine<PaymentInput, PaymentOutput> {
  private final Env env;
  private final AnonymousBox.Opener opener;
  private final History history;
  private final Flood flood;
  private final Announcer announcer;
  private final Directory directory;
  private final LimitRules limits;
  private final Outbox outbox;
  private final DirectPayer direct;
  private final MediatedPayer mediated;
  private final Payer payer;
  private final Mediator mediator;
  private final Payee payee;
  private boolean started;
  private Moment lastNow = new Moment(0);

  /**
   * @param stored what this machine has stored before, under {@code payment/}
   * @param channels all channels of this node as they are now; asked in every turn
   */
  public Payments(
      PaymentConfig config,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      ChainClock clock,
      StoredRecords stored,
      Supplier<List<ChannelView>> channels) {
    this(config, self, curve, verifier, entropy, clock, stored, channels, device -> false);
  }

  /**
   * @param unheard from whose device no packet is taken (CT-11)
   */
  public Payments(
      PaymentConfig config,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      ChainClock clock,
      StoredRecords stored,
      Supplier<List<ChannelView>> channels,
      Predicate<Address> unheard) {
    env = new Env(config, self, curve, verifier, entropy, clock, channels, unheard);
    opener = new AnonymousBox.Opener(self, curve);
    history = new History(stored);
    ChannelMap map = new ChannelMap();
    flood = new Flood(map);
    announcer = new Announcer(env, map, flood, stored);
    directory = new Directory(map, flood);
    Unseen unseen = new Unseen(env, stored);
    limits = new LimitRules(env, unseen);
    outbox = new Outbox(history, limits.own);
    outbox.restore(stored, lastNow, env);
    direct = new DirectPayer(outbox);
    mediated = new MediatedPayer(env, outbox, directory, new PathFinder(env, map), limits);
    payer = new Payer(env, history, outbox, direct, mediated);
    mediator = new Mediator(env, limits, stored);
    payee = new Payee(env, history, unseen, limits, stored);
  }

  @Override
  public void handle(PaymentInput input, Moment now, Consumer<? super PaymentOutput> out) {
    Turn turn = begin(now, out);
    if (input instanceof PaymentInput.Pay pay) {
      payer.pay(turn, pay);
    } else if (input instanceof PaymentInput.PayInvoice pay) {
      payer.payInvoice(turn, pay);
    } else if (input instanceof PaymentInput.Cancel cancel) {
      payer.cancel(turn, cancel.payment());
    } else if (input instanceof PaymentInput.CreateInvoice create) {
      payee.create(turn, create);
    } else if (input instanceof PaymentInput.NodeReachable node) {
      directory.reachable(node.key(), node.hops(), now);
      payer.reachable(turn, node.key().address());
    } else if (input instanceof PaymentInput.NodeUnreachable node) {
      directory.unreachable(node.address());
    } else if (input instanceof PaymentInput.PacketArrived packet) {
      arrived(turn, Packet.open(packet.payload(), env));
    } else if (input instanceof PaymentInput.ChannelSaid said) {
      said(turn, said.output());
    } else if (input instanceof PaymentInput.ChannelRefused refused) {
      refused(turn, refused);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super PaymentOutput> out) {
    Turn turn = begin(now, out);
    payer.pump(turn);
    mediated.wake(turn);
    mediator.wake(turn);
    payee.wake(turn);
    announcer.wake(turn);
    flood.wake(turn);
  }

  @Override
  public Moment deadline() {
    if (!started) {
      return lastNow;
    }
    return payer
        .deadline(lastNow)
        .earlier(mediator.deadline())
        .earlier(payee.deadline(lastNow))
        .earlier(announcer.deadline())
        .earlier(flood.deadline());
  }

  /** The newest {@code limit} payments, out and in, newest first; at most those still in memory. */
  public List<PaymentView> newest(int limit) {
    return history.newest(limit);
  }

  /** Our own payment of that id, or else an incoming one. */
  public Optional<PaymentView> find(PaymentId payment) {
    return history.find(payment);
  }

  /** To whom payments of ours are under way, or wait. */
  public Set<Address> payees() {
    Set<Address> payees = new TreeSet<>();
    outbox.all().forEach(payment -> payees.add(payment.to));
    return payees;
  }

  /** What the user has set limits to, and how much of it is used. */
  public List<LimitView> limits(Moment now) {
    return limits.views(new Turn(now, env.clock().at(now), output -> {}));
  }

  private Turn begin(Moment now, Consumer<? super PaymentOutput> out) {
    lastNow = now;
    Turn turn = new Turn(now, env.clock().at(now), out);
    if (!started) {
      started = true;
      payer.start(turn);
      mediator.start(turn);
      payee.start(turn);
      announcer.round(turn);
    }
    return turn;
  }

  private void arrived(Turn turn, Result<Packet, PaymentError> opened) {
    if (opened instanceof Result.Err<Packet, PaymentError> refused) {
      turn.refuse(refused.error());
      return;
    }
    Packet packet = opened.orThrow();
    if (packet instanceof Packet.Announced announced) {
      announcer.heard(turn, announced.announcements());
    } else if (packet instanceof Packet.InvoiceRequest request) {
      request.wanted().forEach(wanted -> payee.requested(turn, request.from(), wanted));
    } else if (packet instanceof Packet.InvoiceAnswer answer) {
      answer.issued().forEach(issued -> mediated.answered(turn, answer.from(), issued));
      payer.pump(turn, answer.from().address());
    }
  }

  private void said(Turn turn, ChannelOutput output) {
    if (output instanceof ChannelOutput.Changed changed) {
      announcer.consider(turn, changed.channel());
      mediated.channelChanged(turn, changed.channel());
      payer.pump(turn);
    } else if (output instanceof ChannelOutput.PaymentSigned signed) {
      direct.signed(turn, signed.channel(), signed.payment());
      pumpPeerOf(turn, signed.channel());
    } else if (output instanceof ChannelOutput.PaymentAcked acked) {
      direct.acked(turn, acked.channel(), acked.payment());
    } else if (output instanceof ChannelOutput.PaymentVoided gone) {
      direct.voided(turn, gone.payment());
    } else if (output instanceof ChannelOutput.PaymentReceived received) {
      payee.received(turn, received);
    } else if (output instanceof ChannelOutput.LaneReady ready) {
      direct.laneReady(ready.channel());
      pumpPeerOf(turn, ready.channel());
    } else if (output instanceof ChannelOutput.LeafLocked locked) {
      locked(turn, new Lock(locked.channel(), locked.leaf()), locked.onion());
    } else if (output instanceof ChannelOutput.EvidenceSeen seen) {
      proven(turn, new Lock(seen.channel(), seen.leaf()), seen.evidence());
    } else if (output instanceof ChannelOutput.LeafPaid paid) {
      payee.paid(turn, new Lock(paid.channel(), paid.leaf()));
      mediator.paid(turn, new Lock(paid.channel(), paid.leaf()));
    } else if (output instanceof ChannelOutput.LeafReleased released) {
      mediator.released(turn, new Lock(released.channel(), released.leaf()));
      mediated.released(turn, new Lock(released.channel(), released.leaf()));
      payer.pump(turn);
    } else if (output instanceof ChannelOutput.LeafSpent spent) {
      // A mediator keeps what is locked towards it until it is asked for it: the secret may come.
      mediated.spent(turn, new Lock(spent.channel(), spent.leaf()));
    } else if (output instanceof ChannelOutput.ReleaseAsked asked) {
      releaseAsked(turn, new Lock(asked.channel(), asked.leaf()));
    } else if (output instanceof ChannelOutput.Finished finished) {
      direct.finished(finished.channel());
    }
  }

  private void pumpPeerOf(Turn turn, ChannelId channel) {
    env.openChannel(channel).ifPresent(view -> payer.pump(turn, view.peer()));
  }

  /** A lock towards us: known, for us, to be passed on, or to be given up at once. */
  private void locked(Turn turn, Lock in, Bytes onion) {
    if (mediator.ownsIn(in)) {
      mediator.resume(turn, in);
    } else if (payee.owns(in)) {
      payee.resume(turn, in);
    } else {
      taken(turn, in, onion)
          .ifPresent(
              objection -> {
                turn.refuse(objection);
                release(turn, in);
              });
    }
  }

  private Optional<PaymentError> taken(Turn turn, Lock in, Bytes onion) {
    Address known = env.config().contracts().hashLock();
    if (!in.leaf().evaluator().equals(known)) {
      return Optional.of(new PaymentError.OtherEvaluator(in.leaf().evaluator(), known));
    }
    Optional<Onion.Layer> layer = Onion.open(onion, in.leaf().terms(), opener);
    if (layer.orElse(null) instanceof Onion.Final last) {
      return payee.locked(turn, in, last.payment());
    }
    return layer.orElse(null) instanceof Onion.Forward forward
        ? mediator.forward(turn, in, forward)
        : Optional.of(new PaymentError.NoOnion(onion.length()));
  }

  private void proven(Turn turn, Lock out, Bytes secret) {
    if (mediated.owns(out)) {
      mediated.proven(turn, out, secret);
    } else if (mediator.ownsOut(out)) {
      mediator.proven(turn, out, secret);
    } else {
      // All that depended on it is done and forgotten; only the fold got lost.
      turn.command(new ChannelInput.Fold(out.channel(), out.leaf()));
    }
  }

  /** R4: given up unless we have shown its secret or it still hangs on another lock. */
  private void releaseAsked(Turn turn, Lock in) {
    if (mediator.ownsIn(in)) {
      mediator.releaseAsked(turn, in);
    } else if (!payee.owns(in)) {
      release(turn, in);
    }
  }

  private static void release(Turn turn, Lock in) {
    turn.command(new ChannelInput.Release(in.channel(), in.leaf()));
  }

  private void refused(Turn turn, PaymentInput.ChannelRefused refused) {
    if (refused.command() instanceof ChannelInput.Pay pay) {
      direct.refused(turn, pay, refused.error());
    } else if (refused.command() instanceof ChannelInput.Lock lock) {
      mediated.lockRefused(turn, lock, refused.error());
      mediator.lockRefused(turn, lock, refused.error());
    } else if (refused.command() instanceof ChannelInput.AskRelease ask) {
      mediated.askRefused(turn, ask, refused.error());
      mediator.askRefused(turn, ask, refused.error());
    }
  }
}
