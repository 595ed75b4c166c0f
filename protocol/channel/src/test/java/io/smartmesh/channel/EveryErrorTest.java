package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of bad input from user, peer and chain with the error it gets, both compared values in
 * it: CH-3, CH-8, CH-14, CH-21, CH-35, CH-40 to CH-42, CH-56. Nothing changes by it: the money at
 * both ends is what it was, and the next payment goes through.
 */
class EveryErrorTest {
  private static final ChannelHashes HASHES = new ChannelHashes(ChannelPair.CONTRACT);
  private static final Hash NOWHERE = Hashes.sha256(Bytes.utf8("nowhere"));
  private static final Amount MOST = Amount.of(990_000);

  /** What is done to bob's end of the channel, in which alice has paid 5 and locked 10 before. */
  private record Case(
      String name,
      BiConsumer<ChannelPair, Consumed> act,
      java.util.function.Function<ChannelPair, ChannelError> error) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Gives inputs to bob. */
  private record Consumed(ChannelPair pair) {
    void input(ChannelInput input) {
      pair.bob.give(input);
    }

    void message(SigningKey from, ChannelMessage message) {
      input(new ChannelInput.FromPeer(from.publicKey(), ChannelCodec.encode(message)));
    }

    void message(ChannelMessage message) {
      message(pair.alice.key, message);
    }

    /** A state of alice's, signed by {@code signer}, after one change. */
    void update(SigningKey signer, Hash channel, LaneState state, Change change) {
      LaneState signed =
          new LaneState(
              new ChannelId(channel),
              state.payer(),
              state.seq(),
              state.transferred(),
              state.pendingRoot(),
              state.pendingTotal());
      message(
          new ChannelMessage.Update(
              pair.id,
              state.seq(),
              List.of(change),
              state.transferred(),
              state.pendingRoot(),
              state.pendingTotal(),
              signer.sign(HASHES.laneState(signed))));
    }

    void update(LaneState state, Change change) {
      update(pair.alice.key, pair.id.hash(), state, change);
    }

    /** Alice's next state, with so much paid. */
    LaneState next(long transferred) {
      LaneState now = pair.bobsView().state();
      return new LaneState(
          pair.id,
          now.payer(),
          now.seq() + 1,
          Amount.of(transferred),
          now.pendingRoot(),
          now.pendingTotal());
    }

    Change paid(long amount) {
      return new Change.Paid(ChannelPair.payment(9), Amount.of(amount));
    }
  }

  private static Case of(
      String name,
      BiConsumer<ChannelPair, Consumed> act,
      java.util.function.Function<ChannelPair, ChannelError> error) {
    return new Case(name, act, error);
  }

  private static Leaf leaf(long amount, ChainTime expiry, Address evaluator) {
    return new Leaf(Amount.of(amount), expiry, evaluator, Hashes.sha256(ChannelPair.secret(7)));
  }

  static Stream<Case> fromTheUser() {
    Address hashLock = ChannelPair.CONTRACT.hashLock();
    return Stream.of(
        of(
            "an unknown channel",
            (p, c) ->
                c.input(
                    new ChannelInput.Pay(
                        new ChannelId(NOWHERE), ChannelPair.payment(2), Amount.of(1))),
            p -> new ChannelError.UnknownChannel(NOWHERE)),
        of(
            "nothing to pay",
            (p, c) -> c.input(new ChannelInput.Pay(p.id, ChannelPair.payment(2), Amount.ZERO)),
            p -> new ChannelError.ZeroAmount(p.id)),
        of(
            "nothing to lock",
            (p, c) ->
                c.input(
                    new ChannelInput.Lock(
                        p.id, leaf(0, p.chainNow().plusSeconds(9), hashLock), Bytes.EMPTY)),
            p -> new ChannelError.ZeroAmount(p.id)),
        of(
            "nothing to withdraw",
            (p, c) -> c.input(new ChannelInput.Withdraw(p.id, Amount.ZERO)),
            p -> new ChannelError.ZeroAmount(p.id)),
        of(
            "nothing to pay in",
            (p, c) -> c.input(new ChannelInput.TopUp(p.id, Amount.ZERO)),
            p -> new ChannelError.ZeroAmount(p.id)),
        of(
            "more than there is",
            (p, c) -> c.input(new ChannelInput.Pay(p.id, ChannelPair.payment(2), Amount.of(6))),
            p -> new ChannelError.NotEnough(p.id, Amount.of(6), Amount.of(5))),
        of(
            "more out than there is",
            (p, c) -> c.input(new ChannelInput.Withdraw(p.id, Amount.of(6))),
            p -> new ChannelError.NotEnough(p.id, Amount.of(6), Amount.of(5))),
        of(
            "a leaf that is over",
            (p, c) ->
                c.input(
                    new ChannelInput.Lock(p.id, leaf(1, new ChainTime(7), hashLock), Bytes.EMPTY)),
            p -> new ChannelError.Expired(p.id, new ChainTime(7), p.chainNow())),
        of(
            "a leaf for too long",
            (p, c) ->
                c.input(
                    new ChannelInput.Lock(
                        p.id, leaf(1, p.chainNow().plusSeconds(9_999_999), hashLock), Bytes.EMPTY)),
            p ->
                new ChannelError.ExpiryTooFar(
                    p.id,
                    p.chainNow().plusSeconds(9_999_999),
                    p.chainNow().plusSeconds(Limits.EXPIRY_SECONDS))),
        of(
            "a leaf for a judge we do not know",
            (p, c) ->
                c.input(
                    new ChannelInput.Lock(
                        p.id,
                        leaf(1, p.chainNow().plusSeconds(9), ChannelPair.address(99)),
                        Bytes.EMPTY)),
            p ->
                new ChannelError.UnknownEvaluator(
                    p.id, ChannelPair.address(99), ChannelPair.CONTRACT.evaluators().known())),
        of(
            "a claim of what is not there",
            (p, c) ->
                c.input(
                    new ChannelInput.Claim(
                        p.id, leaf(3, new ChainTime(5), hashLock), ChannelPair.secret(7))),
            p ->
                new ChannelError.UnknownLeaf(
                    p.id, ChannelHashes.leafHash(leaf(3, new ChainTime(5), hashLock)))),
        of(
            "a claim with the wrong secret",
            (p, c) ->
                c.input(
                    new ChannelInput.Claim(
                        p.id, p.bobsView().leaves().get(0), ChannelPair.secret(7))),
            p ->
                new ChannelError.WrongEvidence(
                    p.id,
                    p.bobsView().leaves().get(0).terms(),
                    Hashes.sha256(ChannelPair.secret(7)))),
        of(
            "a close together with a leaf open",
            (p, c) -> c.input(new ChannelInput.CloseTogether(p.id)),
            p -> new ChannelError.StillPending(p.id, 0, 1)),
        of(
            "a signed close for a second",
            (p, c) -> c.input(new ChannelInput.SignClose(p.id, false, 1, false)),
            p ->
                new ChannelError.WrongDeadline(
                    p.id, 1, Limits.HANDED_SECONDS_LEAST, Limits.HANDED_SECONDS_MOST)),
        of(
            "a close that nobody agreed to",
            (p, c) -> c.input(new ChannelInput.SignClose(p.id, true, 1, false)),
            p -> new ChannelError.NotAgreed(p.id, ChannelPhase.OPEN)));
  }

  static Stream<Case> fromThePeer() {
    return Stream.of(
        of(
            "bytes of no meaning",
            (p, c) -> c.input(new ChannelInput.FromPeer(p.alice.key.publicKey(), Bytes.of(0x1f))),
            p -> new ChannelError.Malformed(p.alice.key.address(), "needs 32 bytes, has 0")),
        of(
            "a stranger",
            (p, c) -> c.message(Keys.of(3), new ChannelMessage.AskNewest(p.id)),
            p -> new ChannelError.NotAParty(p.id, Keys.of(3).address())),
        of(
            "another channel",
            (p, c) -> c.message(new ChannelMessage.AskNewest(new ChannelId(NOWHERE))),
            p -> new ChannelError.UnknownChannel(NOWHERE)),
        of(
            "somebody else's signature",
            (p, c) -> c.update(Keys.of(3), p.id.hash(), c.next(6), c.paid(1)),
            p -> new ChannelError.BadSignature(p.id, "lane state 3")),
        of(
            "a signature for another channel",
            (p, c) -> c.update(p.alice.key, NOWHERE, c.next(6), c.paid(1)),
            p -> new ChannelError.BadSignature(p.id, "lane state 3")),
        of(
            "a gap",
            (p, c) ->
                c.message(
                    new ChannelMessage.Update(
                        p.id,
                        9,
                        List.of(c.paid(1)),
                        Amount.of(6),
                        Hash.ZERO,
                        Amount.ZERO,
                        p.alice.key.sign(NOWHERE))),
            p -> new ChannelError.SeqGap(p.id, 9, 3)),
        of(
            "a wrong sum",
            (p, c) -> c.update(c.next(7), c.paid(1)),
            p -> new ChannelError.WrongSum(p.id, "transferred", "7", "6")),
        of(
            "nothing paid",
            (p, c) -> c.update(c.next(5), c.paid(0)),
            p -> new ChannelError.ZeroAmount(p.id)),
        of(
            "more than there is",
            (p, c) -> c.update(c.next(1_000_005), c.paid(1_000_000)),
            p -> new ChannelError.Overspent(p.id, Amount.of(1_000_000), MOST)),
        of(
            "a little more than there is",
            (p, c) -> c.update(c.next(989_995), c.paid(989_990)),
            p -> new ChannelError.Overspent(p.id, Amount.of(990_005), MOST)),
        of(
            "a leaf taken away",
            (p, c) ->
                c.update(
                    c.next(5),
                    new Change.Dropped(ChannelHashes.leafHash(p.bobsView().leaves().get(0)))),
            p ->
                new ChannelError.UnreleasedDrop(
                    p.id, ChannelHashes.leafHash(p.bobsView().leaves().get(0)))),
        of(
            "a leaf folded that is not there",
            (p, c) -> c.update(c.next(5), new Change.Folded(NOWHERE)),
            p -> new ChannelError.UnknownLeaf(p.id, NOWHERE)),
        of(
            "the same leaf twice",
            (p, c) ->
                c.update(c.next(5), new Change.Locked(p.bobsView().leaves().get(0), Bytes.EMPTY)),
            p ->
                new ChannelError.DuplicateLeaf(
                    p.id, ChannelHashes.leafHash(p.bobsView().leaves().get(0)))),
        of(
            "an acknowledgement of nothing",
            (p, c) -> c.message(new ChannelMessage.Ack(p.id, 4, p.alice.key.sign(NOWHERE))),
            p -> new ChannelError.StaleData(p.id, 0, 4)),
        of(
            "our own state, forged",
            (p, c) ->
                c.message(
                    new ChannelMessage.Newest(
                        p.id,
                        4,
                        Amount.of(1),
                        Hash.ZERO,
                        Amount.ZERO,
                        p.alice.key.sign(NOWHERE),
                        Optional.empty())),
            p -> new ChannelError.BadSignature(p.id, "our own state 4")),
        of(
            "a close together with a leaf open",
            (p, c) -> c.message(new ChannelMessage.CloseRequest(p.id, Amount.of(1), Amount.of(2))),
            p -> new ChannelError.StillPending(p.id, 0, 1)),
        of(
            "a withdrawal of what is promised",
            (p, c) ->
                c.message(
                    new ChannelMessage.WithdrawRequest(
                        p.id, Amount.of(989_986), p.chainNow().plusSeconds(60))),
            p -> new ChannelError.NotEnough(p.id, Amount.of(989_986), Amount.of(989_985))),
        of(
            "a withdrawal of nothing",
            (p, c) ->
                c.message(
                    new ChannelMessage.WithdrawRequest(
                        p.id, Amount.ZERO, p.chainNow().plusSeconds(60))),
            p -> new ChannelError.WithdrawnAlready(p.id, Amount.ZERO, Amount.ZERO)),
        of(
            "a withdrawal that is over",
            (p, c) ->
                c.message(new ChannelMessage.WithdrawRequest(p.id, Amount.of(1), new ChainTime(7))),
            p -> new ChannelError.Expired(p.id, new ChainTime(7), p.chainNow())));
  }

  /** A channel that somebody else opens with bob. */
  private static ChannelRecord with(
      ChannelPair p, Address token, long hold, long amnestyHold, long withdrawn) {
    ChannelRecord good = p.record(Keys.of(5).address(), p.bob.key.address());
    return new ChannelRecord(
        good.partyA(),
        good.partyB(),
        token,
        good.openBefore(),
        hold,
        amnestyHold,
        good.amnestyFee(),
        good.depositA(),
        good.depositB(),
        Amount.of(withdrawn),
        Amount.ZERO);
  }

  private static Case opening(
      String name,
      java.util.function.Function<ChannelPair, ChannelRecord> opened,
      java.util.function.BiFunction<ChannelId, ChannelPair, ChannelError> error) {
    return of(
        name,
        (p, c) -> {
          ChannelRecord terms = opened.apply(p);
          c.input(p.said(new ChannelFact.Opened(HASHES.channelId(terms), terms)));
          assertEquals(1, p.bob.channels.views().size(), "it is as if it did not exist");
        },
        p -> error.apply(HASHES.channelId(opened.apply(p)), p));
  }

  static Stream<Case> fromTheChain() {
    Address smt = ChannelPair.CONTRACT.token();
    Address other = ChannelPair.address(77);
    return Stream.of(
        opening(
            "a channel in another token",
            p -> with(p, other, 86_400, 0, 0),
            (id, p) -> new ChannelError.WrongToken(id, other, smt)),
        opening(
            "a channel with no time to answer a close",
            p -> with(p, smt, 599, 0, 0),
            (id, p) -> new ChannelError.HoldTooShort(id, 599, Limits.HOLD_SECONDS_LEAST)),
        opening(
            "a channel with an endless amnesty close",
            p -> with(p, smt, 86_400, Limits.AMNESTY_HOLD_SECONDS_MOST + 1, 0),
            (id, p) ->
                new ChannelError.AmnestyTooLong(
                    id, Limits.AMNESTY_HOLD_SECONDS_MOST + 1, Limits.AMNESTY_HOLD_SECONDS_MOST)),
        opening(
            "a channel with more out than in",
            p -> with(p, smt, 86_400, 0, 2_000_001),
            (id, p) -> new ChannelError.Implausible(id, "more withdrawn than there is")),
        of(
            "a top-up of other parties",
            (p, c) ->
                c.input(
                    p.said(
                        new ChannelFact.ToppedUp(
                            p.id, p.record(Keys.of(5).address(), p.alice.key.address())))),
            p -> new ChannelError.Implausible(p.id, "a channel with other terms")),
        of(
            "an answer to no close",
            (p, c) ->
                c.input(
                    p.said(
                        new ChannelFact.Raised(
                            p.id, true, io.smartmesh.ethereum.channels.SelectedLane.NONE))),
            p -> new ChannelError.Implausible(p.id, "an answer to a close that was not")));
  }

  @ParameterizedTest
  @MethodSource({"fromTheUser", "fromThePeer", "fromTheChain"})
  void isNamedAndChangesNothing(Case bad) {
    ChannelPair pair = new ChannelPair();
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(10, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    ChannelView before = pair.bob.view();
    ChannelError expected = bad.error().apply(pair);
    bad.act().accept(pair, new Consumed(pair));
    assertEquals(List.of(expected), pair.bob.refusals());
    assertEquals(before, pair.bob.view());
    pair.bob.crash();
    assertEquals(before, pair.bob.view(), "also what is stored");
    pair.connect();
    pair.settle();
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(1)));
    pair.pass(1_000);
    assertEquals(Amount.of(6), pair.bob.view().received());
  }
}
