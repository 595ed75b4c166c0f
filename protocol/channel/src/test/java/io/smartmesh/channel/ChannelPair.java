package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.ClosingRecord;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.channels.SelectedLane;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two parties of one channel in virtual time: messages are taken from queues when the test says so,
 * and a party may be crashed, which leaves it what it had stored.
 */
final class ChannelPair {
  static final ChannelsContract CONTRACT =
      new ChannelsContract(
          31_337,
          address(1),
          address(2),
          address(3),
          new Evaluators(address(4), address(5), address(6), address(7), address(8)));
  static final Amount DEPOSIT = Amount.of(1_000_000);

  final Side alice;
  final Side bob;
  final ChannelRecord terms;
  final ChannelId id;
  Moment now = new Moment(1_000);
  long height = 1;

  ChannelPair() {
    this(ChannelPolicy.STANDARD, 0);
  }

  /**
   * @param bobs alice's is the standard one
   */
  ChannelPair(ChannelPolicy bobs) {
    this(bobs, 0);
  }

  /**
   * @param amnestyHold 0: no amnesty closes
   */
  ChannelPair(long amnestyHold) {
    this(ChannelPolicy.STANDARD, amnestyHold);
  }

  private ChannelPair(ChannelPolicy bobs, long amnestyHold) {
    alice = new Side(Keys.of(1), ChannelPolicy.STANDARD);
    bob = new Side(Keys.of(2), bobs);
    boolean aliceIsA = alice.key.address().compareTo(bob.key.address()) < 0;
    terms =
        new ChannelRecord(
            aliceIsA ? alice.key.address() : bob.key.address(),
            aliceIsA ? bob.key.address() : alice.key.address(),
            CONTRACT.token(),
            new ChainTime(1_000_000 + Limits.OPEN_SECONDS),
            86_400,
            amnestyHold,
            Amount.ZERO,
            aliceIsA ? DEPOSIT : Amount.ZERO,
            aliceIsA ? Amount.ZERO : DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    id = new ChannelHashes(CONTRACT).channelId(terms);
    alice.other = bob;
    bob.other = alice;
    both(said(new ChannelFact.Opened(id, terms)));
    connect();
    settle();
  }

  /** A channel of the same kind between two others. */
  ChannelRecord record(Address one, Address other) {
    boolean ordered = one.compareTo(other) < 0;
    return new ChannelRecord(
        ordered ? one : other,
        ordered ? other : one,
        terms.token(),
        terms.openBefore(),
        terms.hold(),
        terms.amnestyHold(),
        terms.amnestyFee(),
        DEPOSIT,
        DEPOSIT,
        Amount.ZERO,
        Amount.ZERO);
  }

  /** What the contract says of this claim (R6, R7). */
  ChannelFact closeStarted(CloseClaim claim) {
    return new ChannelFact.CloseStarted(
        id,
        ClosingRecord.started(
            claim.closer().equals(terms.partyA()),
            chainNow().plusSeconds(terms.hold()),
            SelectedLane.of(claim.newest()),
            claim.ackedSeq(),
            claim.ackedHash(),
            SelectedLane.of(claim.peer()),
            claim.preAckSeq(),
            claim.newestLeaves()));
  }

  /** What {@code side} would close with, if its newest state were this one. */
  CloseClaim claimWith(Side side, LaneState newest, List<Leaf> leaves) {
    CloseClaim real =
        StoredClaims.closeClaims(side, side.key, Keys.CURVE, chainNow()).get(0).claim();
    return new CloseClaim(
        side.key.address(),
        newest,
        leaves,
        0,
        Hash.ZERO,
        false,
        Optional.empty(),
        real.peer(),
        real.peerSignature(),
        real.preAckSeq(),
        false,
        real.deadline(),
        real.peerKey(),
        Optional.empty(),
        real.closerKey());
  }

  /** Alice's lane as bob has stored it. */
  Lane bobsView() {
    return stored(bob).in.best();
  }

  int badStates(Side side) {
    return stored(side).badStates.size();
  }

  boolean hasBadStates(Side side) {
    return badStates(side) > 0;
  }

  private Channel stored(Side side) {
    return ChannelRestore.channels(side, side.key.address(), Keys.CURVE).firstEntry().getValue();
  }

  static Address address(int number) {
    return new Address(Hashes.sha256(Bytes.of(number)).bytes().slice(0, 20));
  }

  /** Told at {@link #height}. */
  ChannelInput said(ChannelFact fact) {
    return new ChannelInput.ChainSaid(fact, height);
  }

  /** All is told, and final. */
  ChannelInput caughtUp(ChainTime time) {
    return new ChannelInput.ChainCaughtUp(time, height, time);
  }

  /** All is told, and only what is below {@code finalHeight + 1} is final. */
  ChannelInput caughtUp(long finalHeight) {
    return new ChannelInput.ChainCaughtUp(chainNow(), finalHeight, ChainTime.ZERO);
  }

  void both(ChannelInput input) {
    alice.give(input);
    bob.give(input);
  }

  void connect() {
    alice.give(new ChannelInput.PeerUp(bob.key.publicKey()));
    bob.give(new ChannelInput.PeerUp(alice.key.publicKey()));
  }

  /** Delivers everything until both are quiet. */
  void settle() {
    for (int i = 0; i < 10_000 && !(alice.inbox.isEmpty() && bob.inbox.isEmpty()); i++) {
      alice.deliver();
      bob.deliver();
    }
  }

  /** Lets time pass, waking both at their deadlines, and delivers. */
  void pass(long millis) {
    Moment end = now.plusMillis(millis);
    while (true) {
      Moment next = alice.channels.deadline().earlier(bob.channels.deadline());
      if (next.isAfter(end)) {
        break;
      }
      now = next.isAfter(now) ? next : now;
      alice.endTurn();
      bob.endTurn();
      settle();
    }
    now = end;
  }

  ChainTime chainNow() {
    return alice.clock.at(now);
  }

  Leaf leaf(long amount, Bytes secret) {
    return new Leaf(
        Amount.of(amount),
        chainNow().plusSeconds(86_400),
        CONTRACT.hashLock(),
        Hashes.sha256(secret));
  }

  static Bytes secret(int number) {
    return Hashes.sha256(Bytes.utf8("secret " + number)).bytes();
  }

  static PaymentId payment(int number) {
    return new PaymentId(Hashes.sha256(Bytes.utf8("payment " + number)).bytes().slice(0, 16));
  }

  /** One party with its store. */
  final class Side implements StoredRecords {
    final SigningKey key;
    private final ChannelPolicy policy;
    final ChainClock clock = new ChainClock(new ChainTime(1_000_000), new Moment(0));
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final Deque<Bytes> inbox = new ArrayDeque<>();
    final List<ChannelOutput> told = new ArrayList<>();
    final List<ChannelAction> asked = new ArrayList<>();
    int largestMessage;
    Channels channels;
    Side other = this;

    Side(SigningKey key, ChannelPolicy policy) {
      this.key = key;
      this.policy = policy;
      this.channels = fresh();
    }

    private Channels fresh() {
      return new Channels(CONTRACT, key, Keys.CURVE, Keys.CURVE, clock, policy, this);
    }

    /** Gives one input in a turn of its own. */
    void give(ChannelInput input) {
      channels.handle(input, now, this::take);
      endTurn();
    }

    void endTurn() {
      while (!channels.deadline().isAfter(now)) {
        channels.wake(now, this::take);
      }
    }

    void take(ChannelOutput output) {
      if (output instanceof ChannelOutput.Store stored) {
        StoreWrite write = stored.write();
        write
            .value()
            .ifPresentOrElse(v -> store.put(write.key(), v), () -> store.remove(write.key()));
      } else if (output instanceof ChannelOutput.SendToPeer send) {
        largestMessage = Math.max(largestMessage, send.payload().length());
        other.inbox.add(send.payload());
      } else if (output instanceof ChannelOutput.AskChain ask) {
        asked.add(ask.action());
      } else {
        told.add(output);
      }
    }

    /** Handles one waiting message. */
    void deliver() {
      Bytes message = inbox.poll();
      if (message != null) {
        give(new ChannelInput.FromPeer(other.key.publicKey(), message));
      }
    }

    /** Delivers with loss, duplication and reordering. */
    void deliverBadly(Rng rng) {
      if (inbox.isEmpty()) {
        return;
      }
      List<Bytes> waiting = new ArrayList<>(inbox);
      Bytes message = waiting.remove(rng.below(waiting.size()));
      if (rng.below(4) == 0) {
        waiting.add(message);
      }
      inbox.clear();
      inbox.addAll(waiting);
      if (rng.below(4) != 0) {
        give(new ChannelInput.FromPeer(other.key.publicKey(), message));
      }
    }

    /** Loses all that is not stored, and comes back. */
    void crash() {
      inbox.clear();
      channels = fresh();
      give(new ChannelInput.PeerUp(other.key.publicKey()));
    }

    ChannelView view() {
      return channels.view(id).orElseThrow(AssertionError::new);
    }

    <T extends ChannelOutput> List<T> told(Class<T> kind) {
      List<T> found = new ArrayList<>();
      for (ChannelOutput output : told) {
        if (kind.isInstance(output)) {
          found.add(kind.cast(output));
        }
      }
      return found;
    }

    List<ChannelError> refusals() {
      List<ChannelError> errors = new ArrayList<>();
      told(ChannelOutput.Refused.class).forEach(refused -> errors.add(refused.error()));
      return errors;
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      TreeMap<Bytes, Bytes> found = new TreeMap<>();
      store
          .tailMap(prefix)
          .forEach(
              (k, v) -> {
                if (k.startsWith(prefix)) {
                  found.put(k, v);
                }
              });
      return found;
    }

    Hash leafHash(Leaf leaf) {
      return ChannelHashes.leafHash(leaf);
    }
  }
}
