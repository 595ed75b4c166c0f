package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** CH-43: how often the chain is asked for what it does not do. */
class ChainAsksTest {
  private static final long HOLD = 86_400;

  private final ChannelPair pair = new ChannelPair();

  /** Seconds from now at which {@code side} asks for it, in so many seconds. */
  private List<Long> asks(
      ChannelPair.Side side, Class<? extends ChannelAction> what, long seconds) {
    List<Long> times = new ArrayList<>();
    for (long second = 0; second < seconds; second++) {
      side.asked.clear();
      pair.pass(1_000);
      if (side.asked.stream().anyMatch(what::isInstance)) {
        times.add(second);
      }
    }
    return times;
  }

  private static List<Long> gaps(List<Long> times) {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(times.get(i) - times.get(i - 1));
    }
    return gaps;
  }

  private void pay(int number) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(100)));
    pair.settle();
  }

  private void closeAlone() {
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
  }

  @Test
  void whatTheChainDoesNotDoIsAskedLessAndLessOften() {
    closeAlone();
    List<Long> asks = asks(pair.alice, ChannelAction.Close.class, 1_200);
    assertEquals(14L, asks.get(0));
    assertEquals(List.of(30L, 60L, 120L, 240L, 240L, 240L, 240L), gaps(asks));
  }

  @Test
  void aChainThatComesBackIsAskedAtOnceAndARestartBeginsAnew() {
    closeAlone();
    asks(pair.alice, ChannelAction.Close.class, 600);
    pair.alice.give(new ChannelInput.ChainLost());
    assertEquals(List.of(), asks(pair.alice, ChannelAction.Close.class, 600));
    pair.alice.asked.clear();
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    assertEquals(1, pair.alice.asked.size());
    assertEquals(14L, asks(pair.alice, ChannelAction.Close.class, 60).get(0));
    pair.alice.crash();
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    assertEquals(14L, asks(pair.alice, ChannelAction.Close.class, 60).get(0));
  }

  /** A proof that nobody takes is offered every 15 seconds when little of the hold is left. */
  @Test
  void theNearerTheDeadlineTheDenser() {
    pay(1);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(pair.alice.store);
    pay(2);
    CloseClaim lie =
        StoredClaims.closeClaims(
                prefix -> new TreeMap<>(old), pair.alice.key, Keys.CURVE, pair.chainNow())
            .get(0)
            .claim();
    pair.bob.give(pair.said(pair.closeStarted(lie)));
    ChainTime end = pair.chainNow().plusSeconds(HOLD);
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    long before = 1_000;
    pair.pass(1_000 * (HOLD - before));
    List<Long> asks = asks(pair.bob, ChannelAction.ProveLie.class, before);
    assertTrue(asks.size() > 1_000 / 60, asks::toString);
    List<Long> last = gaps(asks);
    for (int i = 1; i < last.size(); i++) {
      assertTrue(last.get(i) <= Math.max(15, last.get(i - 1)), last::toString);
    }
    assertEquals(15L, last.get(last.size() - 1));
    assertTrue(pair.chainNow().equals(end));
  }

  /** Two leaves near their expiry and a close: no ask of one delays another's. */
  @Test
  void eachActionHasItsOwnTime() {
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(10, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    pair.bob.give(
        new ChannelInput.Claim(pair.id, pair.bobsView().leaves().get(0), ChannelPair.secret(1)));
    pair.bob.give(pair.caughtUp(pair.chainNow()));
    pair.alice.inbox.clear();
    pair.bob.give(new ChannelInput.CloseAlone(pair.id, false));
    assertEquals(List.of(30L, 60L), gaps(asks(pair.bob, ChannelAction.Close.class, 120)));
    CloseClaim claim =
        StoredClaims.closeClaims(pair.bob, pair.bob.key, Keys.CURVE, pair.chainNow())
            .get(0)
            .claim();
    pair.bob.asked.clear();
    ChannelFact started = pair.closeStarted(claim);
    pair.bob.give(pair.said(started));
    assertTrue(
        pair.bob.asked.stream().anyMatch(ChannelAction.RegisterEvidence.class::isInstance),
        "evidence has a time of its own: " + pair.bob.asked);
  }
}
