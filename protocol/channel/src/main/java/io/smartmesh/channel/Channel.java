package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import java.math.BigInteger;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One channel of ours: what is stored of it, and the figures that follow. The rules live in the
 * classes named after their phase: {@link OpenPhase}, {@link TogetherPhase}, {@link Dispute}.
 */
final class Channel {
  static final Moment NOT_PAUSED = new Moment(Long.MIN_VALUE);
  private static final BigInteger RESERVE = BigInteger.valueOf(Limits.RESERVE_DIVISOR);

  /**
   * A cooperative close that we have signed: nothing else may be signed until it is past (R5).
   *
   * @param deadline of the newest one signed
   * @param frozenUntil the latest deadline of all that were signed
   * @param peerSignature over the same deadline, once we have it: then it can be sent to the chain
   */
  record Agreement(
      Amount payoutA,
      Amount payoutB,
      ChainTime deadline,
      ChainTime frozenUntil,
      Optional<Signature> peerSignature) {}

  final ChannelId id;

  /** Another one only when a re-organisation brought the opening back with other terms (CH-28). */
  ChannelRecord terms;

  final Address peer;
  final OutLane out;
  final InLane in;

  /** Evidence we hold for leaves towards us. */
  final TreeMap<Hash, Bytes> claims = new TreeMap<>();

  /** Evidence the payee has shown for our leaves. */
  final TreeMap<Hash, Bytes> proofs = new TreeMap<>();

  /** Leaves towards us whose evidence the registry has on record in time, and since when. */
  final TreeMap<Hash, Long> registered = new TreeMap<>();

  /** Onions of leaves towards us that nobody has decided about yet. */
  final TreeMap<Hash, Bytes> onions = new TreeMap<>();

  final ChainHistory history = new ChainHistory();

  ChannelPhase phase = ChannelPhase.OPEN;

  /** The block that opened it was replaced, and it has not been opened again yet (CH-28). */
  boolean missing;

  Optional<PublicKey> peerKey = Optional.empty();
  Optional<Agreement> agreement = Optional.empty();
  Optional<ClosingRecord> closing = Optional.empty();
  Optional<SettledLeaves> settled = Optional.empty();

  /** The user wants to close together; asked of the peer until it agrees. */
  boolean wantsTogether;

  /** The user wants to close alone; asked of the chain until it closes. */
  boolean wantsAlone;

  /** Our data is older than the truth: nothing may be signed (R14). */
  boolean stale;

  Amount paidToUs = Amount.ZERO;
  String why = "";

  // Not stored: conversation with the peer and the chain.
  boolean peerOnline;

  /** The peer has shown in this session that it holds nothing newer of ours than we do (CH-31). */
  boolean confirmed;

  boolean ackDue;
  boolean dirty;

  /** Until then no new step is signed, so that the payee's PreAck can meet our newest state. */
  Moment pausedUntil = NOT_PAUSED;

  Moment retryAt = Moment.NEVER;
  long retryMillis = Limits.RETRY_MILLIS_FIRST;
  Moment chainAskAt = new Moment(Long.MIN_VALUE);

  Channel(ChannelId id, ChannelRecord terms, Address self) {
    this(id, terms, terms.peerOf(self), new OutLane(id, self), new InLane(id, terms.peerOf(self)));
  }

  Channel(ChannelId id, ChannelRecord terms, Address peer, OutLane out, InLane in) {
    this.id = id;
    this.terms = terms;
    this.peer = peer;
    this.out = out;
    this.in = in;
  }

  /** What it is while the chain knows of no close: frozen once we have signed one (R5). */
  ChannelPhase phaseBeforeClose() {
    return missing || wantsAlone || agreement.isPresent() ? ChannelPhase.FROZEN : ChannelPhase.OPEN;
  }

  boolean weAreA() {
    return terms.partyB().equals(peer);
  }

  Address self() {
    return terms.peerOf(peer);
  }

  /** CH-4, R1: deposit − withdrawn + what came in and is acknowledged − reserve. */
  Amount mostWeMayPromise() {
    return most(self(), in.best().state().transferred());
  }

  /** The same for the peer, which may rely on what it has acknowledged to us. */
  Amount mostPeerMayPromise() {
    return most(peer, out.acked().map(acked -> acked.state().transferred()).orElse(Amount.ZERO));
  }

  private Amount most(Address party, Amount received) {
    Amount deposit = terms.depositOf(party);
    Amount reserve = new Amount(deposit.units().divide(RESERVE));
    return deposit.minus(terms.withdrawnBy(party)).plus(received).minusOrZero(reserve);
  }

  Amount spendable() {
    return mostWeMayPromise().minusOrZero(out.newest().promised());
  }

  /**
   * Our share if both lanes are settled as they stand; only meaningful while nothing is pending.
   */
  Amount ourPayout() {
    Amount had =
        terms
            .depositOf(self())
            .minus(terms.withdrawnBy(self()))
            .plus(in.best().state().transferred());
    return had.minusOrZero(out.newest().state().transferred());
  }

  /** Whether a new signature may be given: our data is known to be as new as the peer's. */
  boolean maySign() {
    return phase == ChannelPhase.OPEN && confirmed && !stale;
  }

  boolean nothingPending() {
    return out.newest().leaves().isEmpty() && in.best().leaves().isEmpty();
  }

  ChannelView view() {
    return new ChannelView(
        id,
        peer,
        terms.token(),
        phase,
        peerOnline,
        terms.depositOf(self()),
        terms.depositOf(peer),
        out.newest().state().transferred(),
        in.best().state().transferred(),
        out.newest().state().pendingTotal(),
        in.best().state().pendingTotal(),
        phase == ChannelPhase.OPEN ? spendable() : Amount.ZERO,
        phase == ChannelPhase.OPEN
            ? mostPeerMayPromise().minusOrZero(in.best().promised())
            : Amount.ZERO,
        out.newest().seq(),
        in.best().seq(),
        out.unacked().size(),
        terms.hold(),
        why);
  }
}
