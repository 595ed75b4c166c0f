package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.testkit.Property;
import org.junit.jupiter.api.Test;

/** Direct payments: CH-1 to CH-6. */
class PayTest {
  private final ChannelPair pair = new ChannelPair();

  private void pay(int number, long amount) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(number), Amount.of(amount)));
  }

  @Test
  void onePaymentIsOneMessageAndOneAck() {
    pay(1, 5);
    assertEquals(1, pair.bob.inbox.size());
    pair.bob.deliver();
    assertEquals(1, pair.alice.inbox.size());
    pair.alice.deliver();
    assertEquals(1, pair.alice.told(ChannelOutput.PaymentAcked.class).size());
    assertEquals(Amount.of(5), pair.bob.view().received());
    assertEquals(0, pair.alice.view().unacked());
  }

  /** The bound is 200 bytes on the wire; the link adds at most 48 to this. */
  @Test
  void anUpdateIsSmall() {
    pay(1, 5);
    pair.settle();
    Amount fiveSmt = Amount.parse("5", 18);
    ChannelMessage.Update update =
        new ChannelMessage.Update(
            pair.id,
            1_000_000,
            java.util.List.of(new Change.Paid(ChannelPair.payment(1), fiveSmt)),
            Amount.parse("1000000", 18),
            io.smartmesh.base.Hash.ZERO,
            Amount.ZERO,
            pair.alice.key.sign(io.smartmesh.base.Hash.ZERO) /* any signature */);
    int bytes = ChannelCodec.encode(update).length();
    assertTrue(bytes <= 152, "an update of " + bytes + " bytes");
    assertTrue(pair.alice.largestMessage <= 152);
  }

  /**
   * R1: what was received and acknowledged can be paid back; more than that is refused on this
   * side.
   */
  @Test
  void capacityFollowsBothLanes() {
    pay(1, 500);
    pair.settle();
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(2), Amount.of(400)));
    pair.settle();
    assertEquals(Amount.of(400), pair.alice.view().received());
    pair.bob.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(3), Amount.of(101)));
    ChannelError error = pair.bob.refusals().get(0);
    assertEquals(Amount.of(100), assertInstanceOf(ChannelError.NotEnough.class, error).spendable());
  }

  /** R1: a hundredth of one's own deposit stays, so that a lie always costs. */
  @Test
  void theReserveIsKept() {
    pay(1, ChannelPair.DEPOSIT.units().longValueExact());
    assertInstanceOf(ChannelError.NotEnough.class, pair.alice.refusals().get(0));
    pay(2, ChannelPair.DEPOSIT.units().longValueExact() * 99 / 100);
    pair.settle();
    assertEquals(Amount.ZERO, pair.alice.view().spendable());
  }

  @Test
  void manyPaymentsInOneTurnShareAFewSignatures() {
    for (int i = 0; i < 200; i++) {
      pair.alice.channels.handle(
          new ChannelInput.Pay(pair.id, ChannelPair.payment(i), Amount.of(1)),
          pair.now,
          output -> {});
    }
    pair.alice.endTurn();
    assertTrue(pair.bob.inbox.size() < 10, pair.bob.inbox.size() + " messages");
    pair.settle();
    assertEquals(Amount.of(200), pair.bob.view().received());
    assertEquals(200, pair.bob.told(ChannelOutput.PaymentReceived.class).size());
  }

  @Test
  void aFullWindowRefusesAndSaysWhenThereIsRoom() {
    for (int i = 0; i <= Limits.UNACKED_STATES; i++) {
      pay(i, 1);
    }
    assertInstanceOf(ChannelError.LaneBusy.class, pair.alice.refusals().get(0));
    pair.settle();
    assertEquals(1, pair.alice.told(ChannelOutput.LaneReady.class).size());
  }

  /** R5: nothing is paid twice or lost, whatever the air and the power supply do. */
  @Test
  void everyPaymentArrivesOnceUnderLossAndCrashes() {
    Property.forAll(
        60,
        rng -> {
          ChannelPair p = new ChannelPair();
          int sent = 0;
          for (int step = 0; step < 200; step++) {
            switch (rng.below(6)) {
              case 0 -> {
                p.alice.give(new ChannelInput.Pay(p.id, ChannelPair.payment(sent), Amount.of(3)));
                sent++;
              }
              case 1 -> p.alice.deliverBadly(rng);
              case 2 -> p.bob.deliverBadly(rng);
              case 3 -> p.pass(rng.below(500));
              case 4 -> {
                if (rng.below(10) == 0) {
                  (rng.below(2) == 0 ? p.alice : p.bob).crash();
                }
              }
              default -> p.bob.deliver();
            }
          }
          p.connect();
          p.pass(60_000);
          assertEquals(Amount.of(3L * sent), p.bob.view().received());
          assertEquals(0, p.alice.view().unacked());
          assertEquals(sent, p.bob.told(ChannelOutput.PaymentReceived.class).size());
        });
  }
}
