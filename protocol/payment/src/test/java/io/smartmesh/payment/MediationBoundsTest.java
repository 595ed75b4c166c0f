package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * PY-61, PY-75, PY-77, PY-80 to PY-83: what is not passed on, each with both compared values; and
 * nothing is stored or locked for it.
 */
final class MediationBoundsTest {
  private static final long OUT_SECONDS = 86_400;
  private Solo solo = new Solo();
  private int number;

  private static Solo with(PaymentLimits limits, long perDay) {
    return new Solo(
        new PaymentConfig(
            World.CONTRACTS, new OfflineTime(3_600), new Price(Amount.of(2), perDay), limits));
  }

  /** From the left, to the right, {@code apart} seconds between both expiries. */
  private List<PaymentError> forward(long amount, long fee, long apart) {
    Hash terms = Hashes.sha256(Bytes.of(++number));
    Leaf in = solo.leaf(amount + fee, OUT_SECONDS + apart, terms);
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(Solo.TO_LEFT, Solo.SELF.publicKey(), in.amount(), in.expiry()));
    ChainTime expiry = solo.time().plusSeconds(OUT_SECONDS);
    path.add(new Hop(Solo.TO_RIGHT, Solo.RIGHT.publicKey(), Amount.of(amount), expiry));
    Bytes onion = solo.onion(path, Solo.id(9), terms);
    int links = solo.stored(StoreKeys.LINK).size();
    solo.said(new ChannelOutput.LeafLocked(Solo.TO_LEFT, in, onion));
    List<PaymentError> refusals = solo.refusals();
    if (!refusals.isEmpty()) {
      assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, in)), solo.commands());
      assertEquals(links, solo.stored(StoreKeys.LINK).size());
    } else {
      assertTrue(solo.commands().get(0) instanceof ChannelInput.Lock, "" + solo.commands());
    }
    return refusals;
  }

  private void assertForwarded() {
    assertEquals(List.of(), forward(10, 2, solo.margin()));
  }

  @Test
  void theMarginIsTheWholeSum() {
    OfflineTime offline = solo.config.offline();
    assertEquals(
        offline.errorSeconds() + 180 + 3_600 + 3_600 + offline.seconds(),
        offline.marginSeconds(3_600));
    assertForwarded();
    assertEquals(
        List.of(new PaymentError.MarginTooShort(solo.margin() - 1, solo.margin())),
        forward(10, 2, solo.margin() - 1));
  }

  /** PY-75: the longer hold period of both counts, whichever it is. */
  @Test
  void theLongerHoldPeriodCounts() {
    for (int side = 0; side < 2; side++) {
      solo = new Solo();
      hold(side, 100_000);
      long needed = solo.config.offline().marginSeconds(100_000);
      assertEquals(
          List.of(new PaymentError.MarginTooShort(needed - 1, needed)), forward(10, 2, needed - 1));
      assertEquals(List.of(), forward(10, 2, needed));
    }
  }

  private void hold(int index, long seconds) {
    ChannelView v = solo.channels.get(index);
    solo.channels.set(
        index,
        new ChannelView(
            v.id(),
            v.peer(),
            v.token(),
            v.phase(),
            v.peerOnline(),
            v.ourDeposit(),
            v.peerDeposit(),
            v.sent(),
            v.received(),
            v.lockedOut(),
            v.lockedIn(),
            v.spendable(),
            v.receivable(),
            v.ourSeq(),
            v.peerSeq(),
            v.unacked(),
            seconds,
            v.why()));
  }

  @Test
  void nothingIsMediatedByAGuess() {
    solo.seesChain = false;
    solo.restart();
    long allowed = solo.config.offline().errorSeconds();
    assertEquals(
        List.of(new PaymentError.ClockUncertain(ChainEstimate.UNBOUNDED, allowed)),
        forward(10, 2, solo.margin()));
    solo.clock.sighting(solo.time(), solo.now);
    assertForwarded();
  }

  @Test
  void nothingIsMediatedWhenTheChainIsUnseenForLongerThanTheOfflineTime() {
    solo.now = solo.now.plusMillis(3_600_000);
    assertForwarded();
    solo.now = solo.now.plusMillis(1_000);
    assertEquals(
        List.of(new PaymentError.ChainUnseen(3_601, 3_600)), forward(10, 2, solo.margin()));
    solo.clock.sighting(solo.time(), solo.now);
    assertForwarded();
  }

  /** A chain that answers but makes no blocks leaves the clock to itself. */
  @Test
  void nothingIsMediatedByAClockThatMayBeTooWrong() {
    ChainTime last = solo.time();
    solo.now = solo.now.plusMillis(7_200_000);
    solo.clock.sighting(last, solo.now);
    assertEquals(List.of(new PaymentError.ClockUncertain(64, 62)), forward(10, 2, solo.margin()));
  }

  /** PY-77: and the map says so. */
  @Test
  void whoDoesNotMediateAnnouncesNoCapacity() {
    assertEquals(Amount.of(960), announced());
    solo.now = solo.now.plusMillis(3_601_000);
    assertEquals(Amount.ZERO, announced());
    solo.clock.sighting(solo.time(), solo.now);
    assertEquals(Amount.of(960), announced());
  }

  private Amount announced() {
    ChannelMap map = new ChannelMap();
    Flood flood = new Flood(map);
    Env env =
        new Env(
            solo.config,
            Solo.SELF,
            solo.env(Solo.SELF).curve(),
            solo.env(Solo.SELF).verifier(),
            solo.rng,
            solo.clock,
            () -> solo.channels);
    new Announcer(env, map, flood, prefix -> new java.util.TreeMap<>())
        .round(new Turn(solo.now, solo.time(), output -> {}));
    Announcement peer =
        Announcement.sign(
            new Announcement.Offer(
                Solo.TO_RIGHT, Solo.SELF.address(), Amount.of(1), solo.config.price(), 1),
            1,
            solo.env(Solo.RIGHT));
    map.put(peer, solo.now);
    return map.towards(Solo.RIGHT.address()).iterator().next().capacity();
  }

  @Test
  void whatExpiresTooSoonIsNotPassedOn() {
    long least = Limits.PEER_ERROR_SECONDS + solo.config.offline().errorSeconds();
    Hash terms = Hashes.sha256(Bytes.of(200));
    Leaf in = solo.leaf(12, least + solo.margin(), terms);
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(Solo.TO_LEFT, Solo.SELF.publicKey(), in.amount(), in.expiry()));
    path.add(
        new Hop(
            Solo.TO_RIGHT, Solo.RIGHT.publicKey(), Amount.of(10), solo.time().plusSeconds(least)));
    Bytes onion = solo.onion(path, Solo.id(9), terms);
    solo.said(new ChannelOutput.LeafLocked(Solo.TO_LEFT, in, onion));
    assertEquals(List.of(new PaymentError.ExpiresTooSoon(least, least)), solo.refusals());
  }

  /** PY-83: reckoned a little in the payer's favour, whose clock is another one. */
  @Test
  void lockedTimeIsPaidFor() {
    solo = with(PaymentLimits.NONE, Price.PER_DAY_MOST);
    long favoured = OUT_SECONDS - 180 - solo.config.offline().errorSeconds();
    Amount wanted = solo.config.price().of(Amount.of(900), favoured);
    assertEquals(Amount.of(11), wanted);
    assertEquals(
        List.of(new PaymentError.FeeTooLow(Amount.of(10), wanted)),
        forward(900, 10, solo.margin()));
    assertEquals(List.of(), forward(900, 11, solo.margin()));
  }

  /** PY-80 and PY-82: one limit at a time; the first that is passed is named. */
  @Test
  void everyLimitNamesBothValues() {
    Optional<Amount> fifty = Optional.of(Amount.of(50));
    PaymentLimits.Of<Optional<Amount>> no =
        new PaymentLimits.Of<>(Optional.empty(), Optional.empty());
    PaymentLimits.Of<Optional<Amount>> peer = new PaymentLimits.Of<>(fifty, Optional.empty());
    PaymentLimits.Of<Optional<Amount>> total = new PaymentLimits.Of<>(Optional.empty(), fifty);
    PaymentLimits.Of<Integer> many = PaymentLimits.NONE.pending();
    List<PaymentLimits> limits =
        List.of(
            new PaymentLimits(no, peer, no, many, Amount.ZERO),
            new PaymentLimits(no, total, no, many, Amount.ZERO),
            new PaymentLimits(no, no, peer, many, Amount.ZERO),
            new PaymentLimits(no, no, total, many, Amount.ZERO),
            new PaymentLimits(no, no, no, new PaymentLimits.Of<>(1, 9), Amount.ZERO),
            new PaymentLimits(no, no, no, new PaymentLimits.Of<>(9, 1), Amount.ZERO),
            new PaymentLimits(no, no, no, many, Amount.of(21)));
    List<PaymentError> whys =
        List.of(
            new PaymentError.OverLimit("most-locked-per-peer", Amount.of(51), Amount.of(50)),
            new PaymentError.OverLimit("most-locked", Amount.of(51), Amount.of(50)),
            new PaymentError.OverLimit("most-mediated-per-peer", Amount.of(51), Amount.of(50)),
            new PaymentError.OverLimit("most-mediated", Amount.of(51), Amount.of(50)),
            new PaymentError.TooManyPending("most-pending-per-peer", 2, 1),
            new PaymentError.TooManyPending("most-pending", 2, 1),
            new PaymentError.TooSmall(Amount.of(20), Amount.of(21)));
    for (int i = 0; i < limits.size(); i++) {
      solo = with(limits.get(i), 0);
      assertEquals(List.of(), forward(31, 2, solo.margin()), "" + whys.get(i));
      assertEquals(List.of(whys.get(i)), forward(20, 2, solo.margin()));
    }
  }

  /** PY-82: what is refused leaves room for what is not, and what ends leaves room again. */
  @Test
  void aFloodIsBoundedAndEnds() {
    PaymentLimits limits =
        new PaymentLimits(
            PaymentLimits.NONE.unsettled(),
            PaymentLimits.NONE.locked(),
            PaymentLimits.NONE.mediated(),
            new PaymentLimits.Of<>(3, 9),
            Amount.ZERO);
    solo = with(limits, 0);
    for (int i = 0; i < 100; i++) {
      forward(1, 2, solo.margin());
    }
    assertEquals(3, solo.stored(StoreKeys.LINK).size());
    ChannelInput.Lock first = firstLock();
    solo.said(new ChannelOutput.LeafReleased(first.channel(), first.leaf()));
    assertEquals(2, solo.stored(StoreKeys.LINK).size());
    assertForwarded();
    solo.restart();
    assertEquals(
        List.of(new PaymentError.TooManyPending("most-pending-per-peer", 4, 3)),
        forward(1, 2, solo.margin()));
  }

  private ChannelInput.Lock firstLock() {
    Bytes record = solo.stored(StoreKeys.LINK).values().iterator().next();
    Bytes key = solo.stored(StoreKeys.LINK).firstKey();
    Link link = Link.decode(key, record);
    return new ChannelInput.Lock(link.out().channel(), link.out().leaf(), link.onion());
  }
}
