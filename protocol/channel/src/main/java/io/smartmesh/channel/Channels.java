package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.conditions.Conditions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All payment channels of one device: the machine. It must be woken at the end of every turn in
 * which it was given something ({@link #deadline} says so): states, acknowledgements and their
 * records are made then, once for all that the turn brought.
 *
 * <p>Every {@link ChannelOutput.Store} of a turn must be durable before any other output of the
 * same or a later turn is let out.
 */
public final class Channels implements Machine<ChannelInput, ChannelOutput> {
  private static final Moment AT_ONCE = new Moment(Long.MIN_VALUE);

  /**
   * How often a channel that needs the chain looks whether something has become due, in
   * milliseconds.
   */
  private static final long CHAIN_CHECK_MILLIS = 1_000;

  private final Context context;
  private final TreeMap<ChannelId, Channel> channels;
  private final TreeMap<Address, PublicKey> online = new TreeMap<>();
  private final OpenPhase open;
  private final TogetherPhase together;
  private final Dispute dispute;
  private final Freeze freeze;
  private final WithdrawPhase withdraw;
  private final Funding funding;
  private final RecoveryPhase recovery;
  private final ChainFacts facts;
  private final long amnestyAfterSeconds;
  private boolean chainReady;
  private boolean chainDistrusted;
  private boolean restored;

  /**
   * @throws io.smartmesh.base.DamagedRecord when the store holds channel records that this program
   *     cannot read: going on would risk the money in them
   */
  public Channels(
      ChannelsContract contract,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      ChainClock clock,
      ChannelPolicy policy,
      StoredRecords stored) {
    this(contract, self, curve, verifier, clock, policy, stored, Limits.AMNESTY_AFTER_SECONDS);
  }

  /**
   * @param amnestyAfterSeconds how long a restored channel waits for its peer (CH-53)
   * @throws io.smartmesh.base.DamagedRecord likewise
   */
  public Channels(
      ChannelsContract contract,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      ChainClock clock,
      ChannelPolicy policy,
      StoredRecords stored,
      long amnestyAfterSeconds) {
    this.amnestyAfterSeconds = amnestyAfterSeconds;
    context =
        new Context(
            self,
            new ChannelHashes(contract),
            verifier,
            clock,
            policy,
            new Conditions(contract, curve));
    channels = ChannelRestore.channels(stored, self.address(), curve);
    open = new OpenPhase(context, channels.values());
    together = new TogetherPhase(context);
    freeze = new Freeze(context);
    withdraw = new WithdrawPhase(context);
    funding = new Funding(context);
    dispute = new Dispute(context, together, withdraw);
    recovery = new RecoveryPhase(context);
    facts = new ChainFacts(context, channels, online, ChannelSnapshot.forgottenUntil(stored));
    restored = channels.isEmpty();
  }

  public List<ChannelView> views() {
    List<ChannelView> views = new ArrayList<>();
    channels.values().forEach(channel -> views.add(channel.view()));
    return views;
  }

  /** All that is not finished, to be kept elsewhere ({@link ChannelSnapshot}). */
  public Bytes snapshot() {
    return ChannelSnapshot.of(channels.values());
  }

  /** The other parties of channels that are not finished. */
  public Collection<Address> peers() {
    TreeSet<Address> peers = new TreeSet<>();
    for (Channel channel : channels.values()) {
      if (channel.phase != ChannelPhase.FINISHED) {
        peers.add(channel.peer);
      }
    }
    return peers;
  }

  /** What may be paid or locked now, in all of them together. */
  public Amount spendable() {
    Amount sum = Amount.ZERO;
    for (Channel channel : channels.values()) {
      sum = sum.plus(channel.view().spendable());
    }
    return sum;
  }

  /** Channels that still need this device's key: not finished, or not for good (CH-25). */
  public int unsettled() {
    int count = 0;
    for (Channel channel : channels.values()) {
      boolean over = channel.phase == ChannelPhase.FINISHED && channel.history.isFinal();
      count += over ? 0 : 1;
    }
    return count;
  }

  public Optional<ChannelView> view(ChannelId id) {
    return Optional.ofNullable(channels.get(id)).map(Channel::view);
  }

  @Override
  public void handle(ChannelInput input, Moment now, Consumer<? super ChannelOutput> out) {
    Optional<ChannelId> signs = chainDistrusted ? signedFor(input) : Optional.empty();
    if (signs.isPresent()) {
      refuse(out, new ChannelError.ChainDistrusted(signs.get()));
    } else if (input instanceof ChannelInput.FromPeer message) {
      fromPeer(message.peer(), message.payload(), now, out);
    } else if (input instanceof ChannelInput.Pay pay) {
      known(pay.channel(), out).ifPresent(channel -> open.pay(channel, pay, now, out));
    } else if (input instanceof ChannelInput.Lock lock) {
      known(lock.channel(), out).ifPresent(channel -> open.lock(channel, lock, now, out));
    } else if (input instanceof ChannelInput.Claim claim) {
      known(claim.channel(), out).ifPresent(channel -> open.claim(channel, claim, now, out));
    } else if (input instanceof ChannelInput.Fold fold) {
      known(fold.channel(), out).ifPresent(channel -> open.fold(channel, fold.leaf(), now, out));
    } else if (input instanceof ChannelInput.Release release) {
      known(release.channel(), out)
          .filter(channel -> recovery.mayRelease(channel, release.leaf(), now))
          .ifPresent(channel -> open.release(channel, release.leaf(), out));
    } else if (input instanceof ChannelInput.AskRelease ask) {
      known(ask.channel(), out).ifPresent(channel -> open.askRelease(channel, ask.leaf(), out));
    } else if (input instanceof ChannelInput.Recover recover) {
      known(recover.channel(), out).ifPresent(channel -> recovery.begin(channel, now, out));
    } else if (input instanceof ChannelInput.DataIsOld) {
      channels.values().forEach(channel -> recovery.dataIsOld(channel, out));
    } else if (closesOrFunds(input, now, out)) {
      return;
    } else if (input instanceof ChannelInput.PeerUp up) {
      peerUp(up.peer(), out);
    } else if (input instanceof ChannelInput.PeerDown down) {
      online.remove(down.peer());
      for (Channel channel : ofPeer(down.peer())) {
        channel.peerOnline = false;
        channel.confirmed = false;
        out.accept(new ChannelOutput.Changed(channel.view()));
      }
    } else if (input instanceof ChannelInput.ChainSaid said) {
      facts.handle(said.fact(), said.height(), out);
    } else if (input instanceof ChannelInput.ChainCaughtUp caughtUp) {
      caughtUp(caughtUp, out);
    } else if (input instanceof ChannelInput.ChainRewound rewound) {
      chainReady = false;
      channels.values().forEach(c -> ChainFacts.rewind(c, rewound.height(), out));
    } else if (input instanceof ChannelInput.ChainDistrusted) {
      chainReady = false;
      chainDistrusted = true;
    } else {
      chainReady = false;
    }
  }

  /** What the user wants to become of a whole channel; false for all else. */
  private boolean closesOrFunds(
      ChannelInput input, Moment now, Consumer<? super ChannelOutput> out) {
    if (input instanceof ChannelInput.CloseTogether close) {
      known(close.channel(), out).ifPresent(channel -> together.start(channel, out));
    } else if (input instanceof ChannelInput.RefuseClose close) {
      known(close.channel(), out).ifPresent(channel -> together.refuseClose(channel, out));
    } else if (input instanceof ChannelInput.CloseAlone close) {
      known(close.channel(), out)
          .ifPresent(c -> closeAlone(c, "closing alone", close.vouched(), now, out));
    } else if (input instanceof ChannelInput.CloseKept close) {
      Hash leaf = ChannelHashes.leafHash(close.leaf());
      known(close.channel(), out)
          .filter(c -> c.phase == ChannelPhase.OPEN && !c.stale && !c.jump.mayHaveForgotten())
          .filter(c -> c.wasConfirmed && c.out.newest().leaf(leaf).isPresent())
          .ifPresent(
              c ->
                  closeAlone(
                      c, "closing alone: the peer keeps an expired payment", false, now, out));
    } else if (input instanceof ChannelInput.SignClose sign && sign.together()) {
      known(sign.channel(), out).ifPresent(channel -> freeze.handTogether(channel, together, out));
    } else if (input instanceof ChannelInput.SignClose sign) {
      known(sign.channel(), out).ifPresent(channel -> freeze.signAlone(channel, sign, now, out));
    } else if (input instanceof ChannelInput.TopUp topUp) {
      known(topUp.channel(), out)
          .ifPresent(channel -> funding.start(channel, topUp.amount(), now, out));
    } else if (input instanceof ChannelInput.Withdraw wish) {
      known(wish.channel(), out)
          .ifPresent(channel -> withdraw.start(channel, wish.amount(), now, out));
    } else {
      return false;
    }
    return true;
  }

  /** The channel that this input would make us sign something for. */
  private static Optional<ChannelId> signedFor(ChannelInput input) {
    if (input instanceof ChannelInput.Pay pay) {
      return Optional.of(pay.channel());
    } else if (input instanceof ChannelInput.Lock lock) {
      return Optional.of(lock.channel());
    } else if (input instanceof ChannelInput.Fold fold) {
      return Optional.of(fold.channel());
    } else if (input instanceof ChannelInput.Release release) {
      return Optional.of(release.channel());
    } else if (input instanceof ChannelInput.CloseTogether close) {
      return Optional.of(close.channel());
    } else if (input instanceof ChannelInput.CloseAlone close) {
      return Optional.of(close.channel());
    } else if (input instanceof ChannelInput.CloseKept close) {
      return Optional.of(close.channel());
    } else if (input instanceof ChannelInput.SignClose sign) {
      return Optional.of(sign.channel());
    } else if (input instanceof ChannelInput.TopUp topUp) {
      return Optional.of(topUp.channel());
    } else if (input instanceof ChannelInput.Withdraw wish) {
      return Optional.of(wish.channel());
    }
    return Optional.empty();
  }

  private void caughtUp(ChannelInput.ChainCaughtUp news, Consumer<? super ChannelOutput> out) {
    if (!chainReady) {
      channels.values().forEach(Channel::askChainAnew);
    }
    chainReady = true;
    if (chainDistrusted) {
      chainDistrusted = false;
      channels.values().forEach(channel -> Retelling.tell(channel, out));
    }
    facts.remembered(news.finalTime(), out);
    for (Channel channel : channels.values()) {
      ChainFacts.makeFinal(channel, news.finalHeight(), out);
      freeze.thaw(channel, news.finalTime(), out);
      ChainFacts.voidOpening(channel, news.finalTime(), out);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super ChannelOutput> out) {
    if (!restored) {
      restored = true;
      channels.values().forEach(channel -> Retelling.tell(channel, out));
    }
    Orphans.review(channels.values(), open, out);
    for (Channel channel : channels.values()) {
      boolean due = !channel.retryAt.isAfter(now);
      if (channel.dirty || channel.ackDue || due || isPauseOver(channel, now)) {
        together.flush(channel, due || channel.dirty, out);
        withdraw.flush(channel, due || channel.dirty, now, out);
        recovery.flush(channel, due || channel.dirty, out);
        open.flush(channel, now, out);
      }
      if (needsChain(channel) && !channel.chainAskAt.isAfter(now)) {
        if (RecoveryPhase.isAmnestyDue(channel, context.clock().at(now), amnestyAfterSeconds)) {
          closeAlone(channel, "closing alone", false, now, out);
        }
        askChain(channel, now, out);
      }
    }
  }

  @Override
  public Moment deadline() {
    if (!restored) {
      return AT_ONCE;
    }
    Moment earliest = Moment.NEVER;
    for (Channel channel : channels.values()) {
      if (channel.dirty || channel.ackDue) {
        return AT_ONCE;
      }
      earliest = earliest.earlier(channel.retryAt);
      if (!channel.pausedUntil.equals(Channel.NOT_PAUSED)) {
        earliest = earliest.earlier(channel.pausedUntil);
      }
      if (needsChain(channel)) {
        earliest = earliest.earlier(channel.chainAskAt);
      }
    }
    return earliest;
  }

  private static boolean isPauseOver(Channel channel, Moment now) {
    return !channel.pausedUntil.equals(Channel.NOT_PAUSED) && !now.isBefore(channel.pausedUntil);
  }

  private boolean needsChain(Channel channel) {
    boolean active =
        channel.phase == ChannelPhase.FROZEN
            || channel.phase == ChannelPhase.CLOSING
            || channel.phase == ChannelPhase.SETTLED
            || channel.jump.mayHaveForgotten();
    boolean claiming = !channel.claims.isEmpty() && channel.phase != ChannelPhase.FINISHED;
    boolean working =
        channel.phase == ChannelPhase.OPEN
            && (channel.topUp.isPresent()
                || channel.ourWithdrawal.isPresent()
                || !channel.badStates.isEmpty());
    return (chainReady && (active || claiming || working)) || (chainDistrusted && claiming);
  }

  private void askChain(Channel channel, Moment now, Consumer<? super ChannelOutput> out) {
    if (!chainDistrusted && BadStates.isCloseDue(channel, context.clock().at(now))) {
      String why = "closing alone: the peer has signed what cannot be taken";
      closeAlone(channel, why, false, now, out);
    }
    ChainTime chainNow = context.clock().at(now);
    List<ChannelAction> actions = dispute.actions(channel, chainNow);
    if (chainDistrusted) {
      // Evidence is worth showing on whatever chain it is; all else would be a guess.
      actions.removeIf(action -> !(action instanceof ChannelAction.RegisterEvidence));
    }
    List<ChannelAction> due = channel.chainAsks.due(channel, actions, now, chainNow);
    due.forEach(action -> out.accept(new ChannelOutput.AskChain(action)));
    // Something else may become due before what was asked is asked again.
    long look = actions.isEmpty() ? CHAIN_CHECK_MILLIS : Limits.CHAIN_RETRY_MILLIS;
    channel.chainAskAt = channel.chainAsks.next().earlier(now.plusMillis(look));
  }

  private void fromPeer(
      PublicKey peer, Bytes payload, Moment now, Consumer<? super ChannelOutput> out) {
    Result<ChannelMessage, Malformed> decoded = ChannelCodec.decode(payload);
    if (decoded instanceof Result.Err<ChannelMessage, Malformed> err) {
      refuse(out, new ChannelError.Malformed(peer.address(), err.error().what()));
      return;
    }
    ChannelMessage message = decoded.orThrow();
    Optional<Channel> found = known(message.channel(), out);
    if (!found.isPresent()) {
      return;
    }
    Channel channel = found.get();
    boolean shows =
        message instanceof ChannelMessage.Ack
            || message instanceof ChannelMessage.Reveal
            || message instanceof ChannelMessage.Newest;
    if (!channel.peer.equals(peer.address())) {
      refuse(out, new ChannelError.NotAParty(channel.id, peer.address()));
    } else if (chainDistrusted && !shows) {
      refuse(out, new ChannelError.ChainDistrusted(channel.id));
    } else if (message instanceof ChannelMessage.Update update) {
      open.update(channel, channel.ahead.join(update, channel.in.best().seq()), peer, now, out);
    } else if (message instanceof ChannelMessage.Steps steps) {
      channel.ahead.take(steps, channel.in.best().seq());
    } else if (message instanceof ChannelMessage.Ack ack) {
      open.ack(channel, ack, peer, out);
    } else if (message instanceof ChannelMessage.PreAck preAck) {
      open.preAck(channel, preAck, peer, now, out);
    } else if (message instanceof ChannelMessage.Reveal reveal) {
      open.reveal(channel, reveal, now, out);
    } else if (message instanceof ChannelMessage.Newest newest) {
      open.newest(channel, newest, out);
    } else if (message instanceof ChannelMessage.AskNewest) {
      Newest.show(channel, out);
    } else if (message instanceof ChannelMessage.AskRelease ask) {
      open.releaseAsked(channel, ask, out);
    } else if (message instanceof ChannelMessage.CloseRequest request) {
      together.request(channel, request, now, out);
    } else if (message instanceof ChannelMessage.CloseAgreement agreement) {
      together.agreement(channel, agreement, peer, now, out);
    } else if (message instanceof ChannelMessage.WithdrawRequest request) {
      withdraw.request(channel, request, now, out);
    } else if (message instanceof ChannelMessage.WithdrawAgreement agreement) {
      withdraw.agreement(channel, agreement, peer, out);
    } else {
      recovery.handle(channel, message, peer, now, out);
    }
  }

  private void closeAlone(
      Channel channel,
      String why,
      boolean vouched,
      Moment now,
      Consumer<? super ChannelOutput> out) {
    boolean possible =
        channel.phase == ChannelPhase.OPEN
            || (channel.phase == ChannelPhase.FROZEN && !channel.wantsAlone);
    Optional<ChannelError> objection =
        possible
            ? AloneClose.objection(channel, vouched)
            : Optional.of(new ChannelError.NotOpen(channel.id, channel.view().phase()));
    if (objection.isPresent()) {
      refuse(out, objection.get());
      return;
    }
    AloneClose.decide(channel, vouched, context.clock().at(now), out);
    channel.phase = ChannelPhase.FROZEN;
    channel.wantsAlone = true;
    channel.why = channel.jump.mayHaveForgotten() ? "closing with amnesty" : why;
    channel.askChainAnew();
    out.accept(ChannelRecords.terms(channel));
    out.accept(new ChannelOutput.Changed(channel.view()));
  }

  private void peerUp(PublicKey peer, Consumer<? super ChannelOutput> out) {
    online.put(peer.address(), peer);
    for (Channel channel : ofPeer(peer.address())) {
      channel.peerOnline = true;
      channel.confirmed = false;
      channel.retryMillis = Limits.RETRY_MILLIS_FIRST;
      channel.retryAt = AT_ONCE;
      Newest.show(channel, out);
      if (!channel.peerKey.isPresent()) {
        channel.peerKey = Optional.of(peer);
        out.accept(ChannelRecords.terms(channel));
      }
      out.accept(new ChannelOutput.Changed(channel.view()));
    }
  }

  private List<Channel> ofPeer(Address peer) {
    List<Channel> found = new ArrayList<>();
    for (Channel channel : channels.values()) {
      if (channel.peer.equals(peer)) {
        found.add(channel);
      }
    }
    return found;
  }

  private Optional<Channel> known(ChannelId id, Consumer<? super ChannelOutput> out) {
    Channel channel = channels.get(id);
    if (channel == null) {
      refuse(out, new ChannelError.UnknownChannel(id.hash()));
    }
    return Optional.ofNullable(channel);
  }

  private static void refuse(Consumer<? super ChannelOutput> out, ChannelError error) {
    out.accept(new ChannelOutput.Refused(error));
  }
}
