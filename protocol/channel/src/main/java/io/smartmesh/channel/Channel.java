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
import java.util.TreeSet;

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

  /**
   * A withdrawal that one party asked for (CH-35): reserved until its deadline is final, landed or
   * not.
   *
   * @param withdrawn all that the party has withdrawn then, cumulative
   * @param peerSignature over ours, once we have it: then it can be sent to the chain
   */
  record Withdrawal(Amount withdrawn, ChainTime deadline, Optional<Signature> peerSignature) {}

  /**
   * A top-up of ours (CH-34), asked of the chain until it is there or its time is over.
   *
   * @param deposit what we want to have paid in altogether
   */
  record TopUp(Amount deposit, ChainTime until) {}

  final ChannelId id;

  /** Changes with top-ups and withdrawals (CH-34, CH-35), and when it is opened again (CH-28). */
  ChannelRecord terms;

  final Address peer;
  final OutLane out;
  final InLane in;

  /** Evidence we hold for leaves towards us. */
  final TreeMap<Hash, Bytes> claims = new TreeMap<>();

  /** Those of them that are shown at the end of the turn. */
  final TreeSet<Hash> toReveal = new TreeSet<>();

  /** Evidence the payee has shown for our leaves. */
  final TreeMap<Hash, Bytes> proofs = new TreeMap<>();

  /**
   * What the registry has on record in time for a leaf towards us.
   *
   * @param height since when
   * @param evidence empty in what older releases stored: it is our claim's then
   */
  record OnRecord(long height, Bytes evidence) {}

  final TreeMap<Hash, OnRecord> registered = new TreeMap<>();

  /** Onions of leaves towards us that nobody has decided about yet. */
  final TreeMap<Hash, Bytes> onions = new TreeMap<>();

  final StepsAhead ahead = new StepsAhead();

  final ChainHistory history = new ChainHistory();

  ChannelPhase phase = ChannelPhase.OPEN;

  /** The block that opened it was replaced, and it has not been opened again yet (CH-28). */
  boolean missing;

  Optional<PublicKey> peerKey = Optional.empty();
  Optional<Agreement> agreement = Optional.empty();
  Optional<ClosingRecord> closing = Optional.empty();
  Optional<SettledLeaves> settled = Optional.empty();

  /** A close of ours is in other hands and may be sent until then (CH-32). */
  Optional<ChainTime> handedUntil = Optional.empty();

  Optional<Withdrawal> ourWithdrawal = Optional.empty();
  Optional<Withdrawal> peerWithdrawal = Optional.empty();
  Optional<TopUp> topUp = Optional.empty();

  /** The user will not close together, whatever the peer asks (CH-36). */
  boolean refusesTogether;

  /** States that the peer has signed and that we have refused, by number (CH-40). */
  final TreeMap<Long, BadState> badStates = new TreeMap<>();

  /** The user wants to close together; asked of the peer until it agrees. */
  boolean wantsTogether;

  /** The user wants to close alone; asked of the chain until it closes. */
  boolean wantsAlone;

  /** Our data is older than the truth: nothing may be signed (R14). */
  boolean stale;

  Jump jump = Jump.NONE;

  Amount paidToUs = Amount.ZERO;
  String why = "";

  // Not stored: conversation with the peer and the chain.

  /** Paid to others out of our share by the settlement that is told next. */
  Amount rewardsPaid = Amount.ZERO;

  boolean peerOnline;

  /** The peer has shown in this session that it holds nothing newer of ours than we do (CH-31). */
  boolean confirmed;

  /** It has done so since this device started: its own data is the newest ever since. */
  boolean wasConfirmed;

  /** The peer has asked for a close together, and the user has not answered (CH-36). */
  boolean closeAsked;

  /** What a peer shows for the jump, until all of it is there. */
  ShownLanes shown = new ShownLanes();

  boolean ackDue;
  boolean dirty;

  /** Until then no new step is signed, so that the payee's PreAck can meet our newest state. */
  Moment pausedUntil = NOT_PAUSED;

  Moment retryAt = Moment.NEVER;
  long retryMillis = Limits.RETRY_MILLIS_FIRST;
  Moment chainAskAt = new Moment(Long.MIN_VALUE);
  final ChainAsks chainAsks = new ChainAsks();

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

  /** Something has changed: what the chain is to do is asked of it at once (CH-43). */
  void askChainAnew() {
    chainAskAt = new Moment(Long.MIN_VALUE);
    chainAsks.reset();
  }

  /** What it is while the chain knows of no close: frozen once we have signed one (R5). */
  ChannelPhase phaseBeforeClose() {
    boolean frozen =
        missing
            || wantsAlone
            || agreement.isPresent()
            || handedUntil.isPresent()
            || !isCovered()
            || peerEquivocated();
    return frozen ? ChannelPhase.FROZEN : ChannelPhase.OPEN;
  }

  /** CH-34: a deposit that vanished may leave more promised than there is. */
  boolean isCovered() {
    return !out.newest().promised().isMoreThan(mostWeMayPromise())
        && !in.best().promised().isMoreThan(mostPeerMayPromise());
  }

  /** CH-41: nothing more is signed for a peer that signs two states with one number. */
  boolean peerEquivocated() {
    for (BadState bad : badStates.values()) {
      if (bad.isEquivocation()) {
        return true;
      }
    }
    return false;
  }

  boolean weAreA() {
    return terms.partyB().equals(peer);
  }

  Address self() {
    return terms.peerOf(peer);
  }

  /** CH-4, R1: deposit − withdrawn + what came in and is acknowledged − reserve. */
  Amount mostWeMayPromise() {
    return most(self(), in.best().transferred());
  }

  /** The same for the peer, which may rely on what it has acknowledged to us. */
  Amount mostPeerMayPromise() {
    return most(peer, out.acked().map(acked -> acked.state().transferred()).orElse(Amount.ZERO));
  }

  private Amount most(Address party, Amount received) {
    Amount deposit = terms.depositOf(party);
    Amount reserve = new Amount(deposit.units().divide(RESERVE));
    return deposit.plus(received).minusOrZero(withdrawn(party)).minusOrZero(reserve);
  }

  /** Executed, or co-signed and still able to land (R1, CH-35). */
  private Amount withdrawn(Address party) {
    Amount executed = terms.withdrawnBy(party);
    Amount signed =
        (party.equals(peer) ? peerWithdrawal : ourWithdrawal)
            .map(Withdrawal::withdrawn)
            .orElse(Amount.ZERO);
    return signed.isMoreThan(executed) ? signed : executed;
  }

  Amount spendable() {
    return mostWeMayPromise().minusOrZero(out.newest().promised());
  }

  /**
   * Our share if both lanes are settled as they stand; only meaningful while nothing is pending.
   */
  Amount ourPayout() {
    Amount had = terms.depositOf(self()).plus(in.best().transferred());
    return had.minusOrZero(terms.withdrawnBy(self())).minusOrZero(out.newest().transferred());
  }

  /** Whether a new signature may be given: our data is known to be as new as the peer's. */
  boolean maySign() {
    return isWorking() && confirmed;
  }

  /** Open, and neither known to be older than the truth nor on the way back from there. */
  boolean isWorking() {
    return phase == ChannelPhase.OPEN && !stale && jump.isOver();
  }

  /** The peer's signature under our withdrawal is still missing. */
  boolean asksWithdrawal() {
    return ourWithdrawal.isPresent() && !ourWithdrawal.get().peerSignature().isPresent();
  }

  boolean isWithdrawing() {
    return ourWithdrawal.isPresent() || peerWithdrawal.isPresent();
  }

  boolean nothingPending() {
    return out.newest().leaves().isEmpty() && in.best().leaves().isEmpty();
  }

  ChannelView view() {
    boolean locked = phase == ChannelPhase.OPEN && !isWorking();
    boolean over = phase == ChannelPhase.FINISHED; // whatever its lanes held when it closed
    return new ChannelView(
        id,
        peer,
        terms.token(),
        locked ? ChannelPhase.FROZEN : phase,
        peerOnline,
        terms.depositOf(self()),
        terms.depositOf(peer),
        out.newest().transferred(),
        in.best().transferred(),
        over ? Amount.ZERO : lockedOut(),
        over ? Amount.ZERO : lockedIn(),
        isWorking() ? spendable() : Amount.ZERO,
        isWorking() ? mostPeerMayPromise().minusOrZero(in.best().promised()) : Amount.ZERO,
        out.newest().seq(),
        in.best().seq(),
        out.unacked().size(),
        terms.hold(),
        why);
  }

  private Amount lockedOut() {
    return settled.map(one -> one.lockedOut(this)).orElseGet(() -> out.newest().pendingTotal());
  }

  private Amount lockedIn() {
    return settled.map(one -> one.lockedIn(this)).orElseGet(() -> in.best().pendingTotal());
  }
}
