package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PY-80, PY-81 and PY-90: what comes in while the chain is unseen is limited, and says so. */
final class UnsettledTest {
  private static final Optional<Amount> FORTY = Optional.of(Amount.of(40));
  private static final Optional<Amount> HUNDRED = Optional.of(Amount.of(100));
  private final Solo solo =
      new Solo(
          new PaymentConfig(
              World.CONTRACTS,
              new OfflineTime(3_600),
              new Price(Amount.of(2), 0),
              new PaymentLimits(
                  new PaymentLimits.Of<>(FORTY, HUNDRED),
                  PaymentLimits.NONE.locked(),
                  PaymentLimits.NONE.mediated(),
                  PaymentLimits.NONE.pending(),
                  Amount.of(2))));
  private int number;

  private void unseenFor(long seconds) {
    solo.now = solo.now.plusMillis(seconds * 1_000);
  }

  private PaymentView receive(ChannelId from, long amount) {
    number++;
    solo.said(new ChannelOutput.PaymentReceived(from, Solo.id(number), Amount.of(amount)));
    return solo.view(Solo.id(number));
  }

  private Optional<Invoice> invoice(long amount) {
    solo.give(new PaymentInput.CreateInvoice(1, Amount.of(amount), ""));
    return solo.all(PaymentOutput.InvoiceIssued.class).stream()
        .map(PaymentOutput.InvoiceIssued::invoice)
        .findFirst();
  }

  private static PaymentError over(String limit, long would, long most) {
    return new PaymentError.OverLimit(limit, Amount.of(would), Amount.of(most));
  }

  private Leaf lock(ChannelId channel, Invoice invoice) {
    long amount = invoice.amount().units().longValueExact();
    Leaf leaf = solo.leaf(amount, 50_000, invoice.hashLock());
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(channel, Solo.SELF.publicKey(), leaf.amount(), leaf.expiry()));
    Bytes onion = solo.onion(path, Solo.id(99), leaf.terms());
    solo.said(new ChannelOutput.LeafLocked(channel, leaf, onion));
    return leaf;
  }

  @Test
  void whileTheChainIsSeenNothingIsCounted() {
    unseenFor(Limits.UNSEEN_SECONDS);
    assertEquals("", receive(Solo.TO_LEFT, 1_000).detail());
    assertTrue(solo.stored(StoreKeys.UNSEEN).isEmpty());
  }

  /** A direct payment is ours already: it is received, and says what it passes. */
  @Test
  void aDirectPaymentTellsOfTheLimit() {
    unseenFor(601);
    assertEquals("", receive(Solo.TO_LEFT, 40).detail());
    assertEquals(
        over("most-unsettled-per-peer", 41, 40).sentence(), receive(Solo.TO_LEFT, 1).detail());
    assertEquals("", receive(Solo.TO_RIGHT, 40).detail());
    assertEquals(over("most-unsettled", 101, 100).sentence(), receive(Solo.TO_RIGHT, 20).detail());
  }

  @Test
  void invoicesAndLocksBeyondItAreRefused() {
    Invoice before = invoice(30).orElseThrow();
    unseenFor(7_200);
    receive(Solo.TO_LEFT, 15);
    Leaf leaf = lock(Solo.TO_LEFT, before);
    assertEquals(List.of(over("most-unsettled-per-peer", 45, 40)), solo.refusals());
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
    assertEquals(Optional.empty(), invoice(86));
    assertEquals(List.of(over("most-unsettled", 101, 100)), solo.refusals());
    lock(Solo.TO_RIGHT, before);
    assertTrue(solo.commands().get(0) instanceof ChannelInput.Claim, "another neighbour may");
    assertEquals(Optional.empty(), invoice(56));
    assertEquals(List.of(over("most-unsettled", 101, 100)), solo.refusals());
    assertEquals(BigInteger.valueOf(45), solo.machine().limits(solo.now).get(0).used());
    assertEquals(BigInteger.valueOf(30), solo.machine().limits(solo.now).get(1).used());
  }

  /** Counted over restarts, and forgotten with the next block. */
  @Test
  void aRestartKeepsTheSumAndANewBlockEndsIt() {
    unseenFor(601);
    receive(Solo.TO_LEFT, 40);
    solo.seesChain = false;
    solo.restart();
    assertEquals(Optional.empty(), invoice(61));
    assertEquals(List.of(over("most-unsettled", 101, 100)), solo.refusals());
    solo.clock.sighting(solo.time(), solo.now);
    assertTrue(invoice(100).isPresent());
    unseenFor(601);
    assertEquals("", receive(Solo.TO_LEFT, 40).detail());
  }

  @Test
  void tooSmallIsNotAskedFor() {
    assertEquals(Optional.empty(), invoice(1));
    assertEquals(List.of(new PaymentError.TooSmall(Amount.of(1), Amount.of(2))), solo.refusals());
  }

  /** PY-90. */
  @Test
  void everyIncomingPaymentKeepsTheAgeOfTheLastSighting() {
    assertEquals(Optional.of(new ChainAge(0, false)), receive(Solo.TO_LEFT, 1).chainAge());
    unseenFor(3 * 86_400);
    assertEquals(Optional.of(new ChainAge(3 * 86_400, false)), receive(Solo.TO_LEFT, 1).chainAge());
    solo.seesChain = false;
    solo.restart();
    ChainAge guessed = receive(Solo.TO_LEFT, 1).chainAge().orElseThrow();
    assertTrue(guessed.isGuess());
    assertEquals(3 * 86_400, guessed.seconds() / 60 * 60);
    solo.restart();
    assertEquals(Optional.of(guessed), solo.view(Solo.id(number)).chainAge());
  }
}
