package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closes that others are to send: CH-32, CH-33; R5. */
class SignedCloseTest {
  private static final long DAY = 86_400;

  private final ChannelPair pair = new ChannelPair();
  private final Leaf leaf = pair.leaf(40, ChannelPair.secret(1));

  @BeforeEach
  void bothOweSomething() {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(300)));
    pair.settle();
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(20)));
    pair.alice.give(new ChannelInput.Lock(pair.id, leaf, Bytes.EMPTY));
    pair.settle();
    pair.both(pair.caughtUp(pair.chainNow()));
  }

  private ChannelOutput.Signed sign(ChannelPair.Side side, long seconds) {
    side.give(new ChannelInput.SignClose(pair.id, false, seconds, false));
    return last(side);
  }

  private static ChannelOutput.Signed last(ChannelPair.Side side) {
    var all = side.told(ChannelOutput.Signed.class);
    return all.get(all.size() - 1);
  }

  private Result<ChannelAction, ChannelError> check(Bytes handed) {
    return HandedAction.check(
        handed, ChannelPair.CONTRACT, Keys.CURVE, Keys.CURVE, pair.chainNow());
  }

  /** CH-33: what is handed on is all that a stranger needs. */
  @Test
  void aStrangerCanSendIt() {
    ChannelOutput.Signed signed = sign(pair.alice, DAY);
    ChannelAction.Close close =
        assertInstanceOf(ChannelAction.Close.class, check(signed.handed()).orThrow());
    CloseClaim claim = close.claim();
    assertEquals(pair.terms, close.channel());
    assertEquals(signed.deadline(), claim.deadline());
    assertEquals(pair.chainNow().plusSeconds(DAY), claim.deadline());
    assertEquals(2, claim.newest().seq());
    assertEquals(1, claim.newestLeaves().size());
    assertEquals(1, claim.peer().seq());
    assertTrue(
        Keys.CURVE.verify(
            pair.alice.key.publicKey(),
            new ChannelHashes(ChannelPair.CONTRACT).close(claim),
            claim.closeSignature().orElseThrow()));
  }

  /** R5: no state, no acknowledgement, no pre-acknowledgement; also after a restart. */
  @Test
  void nothingElseIsSigned() {
    sign(pair.alice, DAY);
    long seq = pair.alice.view().ourSeq();
    for (int round = 0; round < 2; round++) {
      assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
      pair.bob.inbox.clear();
      pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(7), Amount.of(1)));
      pair.alice.give(
          new ChannelInput.Lock(pair.id, pair.leaf(3, ChannelPair.secret(2)), Bytes.EMPTY));
      pair.alice.give(new ChannelInput.Withdraw(pair.id, Amount.of(1)));
      pair.alice.give(new ChannelInput.CloseTogether(pair.id));
      pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(8 + round), Amount.of(1)));
      pair.bob.give(new ChannelInput.Release(pair.id, leaf));
      pair.bob.give(new ChannelInput.CloseTogether(pair.id));
      pair.pass(30_000);
      assertEquals(seq, pair.alice.view().ourSeq());
      assertEquals(1, pair.alice.view().peerSeq());
      assertEquals(0, pair.alice.told(ChannelOutput.LeafReleased.class).size());
      assertTrue(pair.bob.view().unacked() > 0, "nothing was acknowledged");
      pair.alice.crash();
    }
  }

  /** CH-32: the latest deadline of all counts, and only a final block proves that it is past. */
  @Test
  void itThawsOnlyWhenTheLatestDeadlineIsFinal() {
    ChainTime late = sign(pair.alice, 3 * DAY).deadline();
    ChainTime early = sign(pair.alice, DAY).deadline();
    assertTrue(early.isBefore(late));
    pair.alice.crash();
    pair.alice.give(pair.caughtUp(early.plusSeconds(1)));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.alice.give(new ChannelInput.ChainCaughtUp(late.plusSeconds(900), 9, late));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase(), "that block may be replaced");
    pair.alice.give(new ChannelInput.ChainCaughtUp(late.plusSeconds(999), 9, late.plusSeconds(1)));
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(7), Amount.of(1)));
    pair.alice.give(new ChannelInput.PeerUp(pair.bob.key.publicKey()));
    pair.pass(30_000);
    assertEquals(Amount.of(301), pair.bob.view().received());
  }

  /** CH-27, CH-32: what landed and was taken back may come again. */
  @Test
  void aReorganisationDoesNotThawIt() {
    ChannelOutput.Signed signed = sign(pair.alice, DAY);
    CloseClaim claim = ((ChannelAction.Close) check(signed.handed()).orThrow()).claim();
    pair.both(pair.caughtUp(1L));
    pair.height = 10;
    pair.both(pair.said(pair.closeStarted(claim)));
    assertEquals(ChannelPhase.CLOSING, pair.alice.view().phase());
    pair.both(new ChannelInput.ChainRewound(9));
    ChainTime past = signed.deadline().plusSeconds(1);
    pair.both(new ChannelInput.ChainCaughtUp(past, 9, past));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    assertEquals(ChannelPhase.FROZEN, pair.bob.view().phase());
  }

  /** CH-32: signing one beside a close of our own is no way around the other's deadline. */
  @Test
  void closingAloneAsWell() {
    ChannelOutput.Signed signed = sign(pair.alice, DAY);
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    pair.alice.give(pair.caughtUp(signed.deadline().plusSeconds(1)));
    assertEquals(ChannelPhase.FROZEN, pair.alice.view().phase());
    pair.pass(1_100);
    assertInstanceOf(ChannelAction.Close.class, pair.alice.asked.get(0));
  }

  @Test
  void aCloseTogetherIsHandedOn() {
    pair.bob.give(new ChannelInput.Release(pair.id, leaf));
    pair.settle();
    pair.alice.give(new ChannelInput.SignClose(pair.id, true, 0, false));
    assertInstanceOf(ChannelError.NotAgreed.class, pair.alice.refusals().get(0));
    pair.alice.give(new ChannelInput.CloseTogether(pair.id));
    pair.settle();
    pair.alice.give(new ChannelInput.SignClose(pair.id, true, 0, false));
    ChannelAction.CooperativeClose close =
        assertInstanceOf(
            ChannelAction.CooperativeClose.class, check(last(pair.alice).handed()).orThrow());
    assertEquals(ChannelPair.DEPOSIT, close.payoutA().plus(close.payoutB()));
  }

  @Test
  void onlyOpenChannelsAndSensibleDeadlines() {
    pair.alice.give(new ChannelInput.SignClose(pair.id, false, 1, false));
    pair.alice.give(
        new ChannelInput.SignClose(pair.id, false, Limits.HANDED_SECONDS_MOST + 1, false));
    assertEquals(2, pair.alice.refusals().size());
    ChannelError.WrongDeadline error =
        assertInstanceOf(ChannelError.WrongDeadline.class, pair.alice.refusals().get(0));
    assertEquals(1, error.seconds());
    assertEquals(Limits.HANDED_SECONDS_LEAST, error.least());
    assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
  }

  /** CH-33: refused before anybody pays for it. */
  @Test
  void whatIsWrongWithItIsNamed() {
    Bytes handed = sign(pair.alice, DAY).handed();
    ChannelsContract c = ChannelPair.CONTRACT;
    ChannelsContract otherChain =
        new ChannelsContract(1, c.channels(), c.token(), c.registry(), c.hashLock());
    assertEquals(
        new ChannelError.WrongChain(31_337, 1),
        error(HandedAction.check(handed, otherChain, Keys.CURVE, Keys.CURVE, pair.chainNow())));
    ChannelsContract otherContract =
        new ChannelsContract(
            c.chainId(), ChannelPair.address(9), c.token(), c.registry(), c.hashLock());
    assertEquals(
        new ChannelError.WrongContract(c.channels(), ChannelPair.address(9)),
        error(HandedAction.check(handed, otherContract, Keys.CURVE, Keys.CURVE, pair.chainNow())));
    ChainTime late = pair.chainNow().plusSeconds(DAY + 1);
    assertEquals(
        new ChannelError.Expired(pair.id, pair.chainNow().plusSeconds(DAY), late),
        error(HandedAction.check(handed, c, Keys.CURVE, Keys.CURVE, late)));
    assertInstanceOf(
        ChannelError.UnreadableClose.class,
        error(check(Bytes.wrap(new byte[Limits.HANDED_BYTES + 1]))));
    assertInstanceOf(
        ChannelError.BadSignature.class, error(check(spoilt(handed, handed.length() - 1))));
  }

  private static ChannelError error(Result<ChannelAction, ChannelError> result) {
    return ((Result.Err<ChannelAction, ChannelError>) result).error();
  }

  private static Bytes spoilt(Bytes value, int at) {
    byte[] bytes = value.toArray();
    bytes[at] ^= 1;
    return Bytes.wrap(bytes);
  }

  /** CH-33: no byte of it can be changed, besides what the contract compares with its slot. */
  @Test
  void everyChangeIsNoticedOrIsOfTheTerms() {
    Bytes handed = sign(pair.alice, DAY).handed();
    int terms = 1 + 1 + 8 + 20 + 3 * 20 + 8;
    Property.forAll(
        300,
        rng -> {
          int at = rng.below(handed.length());
          boolean isAmountOfTheTerms = at >= terms && at < terms + 40;
          if (!isAmountOfTheTerms) {
            assertFalse(check(spoilt(handed, at)).isOk(), "byte " + at);
          }
        });
  }
}
