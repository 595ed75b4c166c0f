package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
  private final ChainFacts facts;
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
      StoredRecords stored) {
    context = new Context(self, new ChannelHashes(contract), verifier, clock);
    open = new OpenPhase(context);
    together = new TogetherPhase(context);
    dispute = new Dispute(context, together);
    channels = ChannelRestore.channels(stored, self.address(), curve);
    facts = new ChainFacts(context, open, channels, online);
    restored = channels.isEmpty();
  }

  public List<ChannelView> views() {
    List<ChannelView> views = new ArrayList<>();
    channels.values().forEach(channel -> views.add(channel.view()));
    return views;
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
      known(claim.channel(), out).ifPresent(channel -> open.claim(channel, claim, out));
    } else if (input instanceof ChannelInput.Fold fold) {
      known(fold.channel(), out).ifPresent(channel -> open.fold(channel, fold.leaf(), now, out));
    } else if (input instanceof ChannelInput.Release release) {
      known(release.channel(), out)
          .ifPresent(channel -> open.release(channel, release.leaf(), out));
    } else if (input instanceof ChannelInput.AskRelease ask) {
      known(ask.channel(), out).ifPresent(channel -> open.askRelease(channel, ask.leaf(), out));
    } else if (input instanceof ChannelInput.CloseTogether close) {
      known(close.channel(), out).ifPresent(channel -> together.start(channel, out));
    } else if (input instanceof ChannelInput.CloseAlone close) {
      known(close.channel(), out).ifPresent(channel -> closeAlone(channel, out));
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
    }
    return Optional.empty();
  }

  private void caughtUp(ChannelInput.ChainCaughtUp news, Consumer<? super ChannelOutput> out) {
    chainReady = true;
    if (chainDistrusted) {
      chainDistrusted = false;
      channels.values().forEach(channel -> Retelling.tell(channel, out));
    }
    for (Channel channel : channels.values()) {
      ChainFacts.makeFinal(channel, news.finalHeight(), out);
      together.thaw(channel, news.finalTime(), out);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super ChannelOutput> out) {
    if (!restored) {
      restored = true;
      channels.values().forEach(channel -> Retelling.tell(channel, out));
    }
    for (Channel channel : channels.values()) {
      boolean due = !channel.retryAt.isAfter(now);
      if (channel.dirty || channel.ackDue || due || isPauseOver(channel, now)) {
        together.flush(channel, due || channel.dirty, out);
        open.flush(channel, now, out);
      }
      if (needsChain(channel) && !channel.chainAskAt.isAfter(now)) {
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
            || channel.phase == ChannelPhase.SETTLED;
    boolean claiming = !channel.claims.isEmpty() && channel.phase != ChannelPhase.FINISHED;
    return (chainReady && (active || claiming)) || (chainDistrusted && claiming);
  }

  private void askChain(Channel channel, Moment now, Consumer<? super ChannelOutput> out) {
    List<ChannelAction> actions = dispute.actions(channel, context.clock().at(now));
    if (chainDistrusted) {
      // Evidence is worth showing on whatever chain it is; all else would be a guess.
      actions.removeIf(action -> !(action instanceof ChannelAction.RegisterEvidence));
    }
    actions.forEach(action -> out.accept(new ChannelOutput.AskChain(action)));
    channel.chainAskAt =
        now.plusMillis(actions.isEmpty() ? CHAIN_CHECK_MILLIS : Limits.CHAIN_RETRY_MILLIS);
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
      open.update(channel, update, peer, out);
    } else if (message instanceof ChannelMessage.Ack ack) {
      open.ack(channel, ack, peer, out);
    } else if (message instanceof ChannelMessage.PreAck preAck) {
      open.preAck(channel, preAck, peer, now, out);
    } else if (message instanceof ChannelMessage.Reveal reveal) {
      open.reveal(channel, reveal, out);
    } else if (message instanceof ChannelMessage.Newest newest) {
      open.newest(channel, newest, out);
    } else if (message instanceof ChannelMessage.AskNewest) {
      open.showNewest(channel, out);
    } else if (message instanceof ChannelMessage.AskRelease ask) {
      open.releaseAsked(channel, ask, out);
    } else if (message instanceof ChannelMessage.CloseRequest request) {
      together.request(channel, request, now, out);
    } else if (message instanceof ChannelMessage.CloseAgreement agreement) {
      together.agreement(channel, agreement, peer, now, out);
    }
  }

  private void closeAlone(Channel channel, Consumer<? super ChannelOutput> out) {
    boolean possible =
        channel.phase == ChannelPhase.OPEN
            || (channel.phase == ChannelPhase.FROZEN && !channel.wantsAlone);
    if (channel.stale || !possible) {
      refuse(out, new ChannelError.NotOpen(channel.id, channel.phase));
      return;
    }
    channel.phase = ChannelPhase.FROZEN;
    channel.wantsAlone = true;
    channel.why = "closing alone";
    channel.chainAskAt = AT_ONCE;
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
      open.showNewest(channel, out);
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
