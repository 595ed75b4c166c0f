package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PY-91 and PY-92: it will be paid when reachable, and can be cancelled until it is signed. */
final class WhenReachableTest {
  private static final long WEEK_MILLIS = 7L * 86_400_000;
  private static final SigningKey FAR = Keys.of(4);
  private final Solo solo = new Solo();

  private void pay(int id, SigningKey to, boolean whenReachable) {
    solo.turn(new PaymentInput.Pay(Solo.id(id), to.address(), Amount.of(10), 1, whenReachable));
  }

  private void cancel(int id) {
    solo.give(new PaymentInput.Cancel(Solo.id(id)));
  }

  private PaymentView view(int id) {
    return solo.view(Solo.id(id));
  }

  private void leftIs(boolean online) {
    ChannelView up = Solo.view(Solo.TO_LEFT, Solo.LEFT, 1_000);
    solo.channels.set(
        0,
        new ChannelView(
            up.id(),
            up.peer(),
            up.token(),
            up.phase(),
            online,
            up.ourDeposit(),
            up.peerDeposit(),
            up.sent(),
            up.received(),
            up.lockedOut(),
            up.lockedIn(),
            up.spendable(),
            up.receivable(),
            up.ourSeq(),
            up.peerSeq(),
            up.unacked(),
            up.holdSeconds(),
            ""));
  }

  @Test
  void waitsForAWeekAndOverRestartsWithoutATimer() {
    leftIs(false);
    pay(1, Solo.LEFT, true);
    assertTrue(view(1).whenReachable());
    assertEquals(new PaymentError.PayeeAway(Solo.LEFT.address()).sentence(), view(1).detail());
    solo.pass(Limits.GIVE_UP_MILLIS);
    solo.restart();
    solo.pass(WEEK_MILLIS);
    assertEquals(PaymentState.QUEUED, view(1).state());
    assertTrue(view(1).whenReachable());
    assertEquals(List.of(), solo.commands());
    leftIs(true);
    solo.said(new ChannelOutput.Changed(solo.channels.get(0)));
    assertEquals(
        List.of(new ChannelInput.Pay(Solo.TO_LEFT, Solo.id(1), Amount.of(10))), solo.commands());
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(1)));
    assertFalse(view(1).whenReachable(), "under way now");
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, Solo.id(1)));
    assertEquals(PaymentState.PAID, view(1).state());
  }

  @Test
  void othersToTheSamePayeeStillGiveUp() {
    leftIs(false);
    pay(1, Solo.LEFT, true);
    pay(2, Solo.LEFT, false);
    solo.pass(Limits.GIVE_UP_MILLIS);
    assertEquals(PaymentState.QUEUED, view(1).state());
    assertEquals(PaymentState.FAILED, view(2).state());
  }

  /** Nothing is sent, and nothing looked for, until the payee comes; then at once. */
  @Test
  void aFarPayeesComingStartsIt() {
    solo.announce("right-far", Solo.RIGHT, FAR, 500);
    pay(1, FAR, true);
    solo.pass(WEEK_MILLIS);
    assertEquals(0, requests());
    solo.announce("right-far", Solo.RIGHT, FAR, 500);
    solo.give(announcedAgain());
    solo.turn(new PaymentInput.NodeReachable(FAR.publicKey(), 2));
    assertEquals(1, requests());
  }

  private PaymentInput announcedAgain() {
    return solo.announcement(FAR, Solo.RIGHT, "right-far", 500, 2);
  }

  private long requests() {
    return solo.all(PaymentOutput.SendPacket.class).stream()
        .filter(packet -> packet.to().equals(FAR.address()))
        .count();
  }

  /** A payee that is there, without a way to it, is looked for less and less often. */
  @Test
  void looksAtMostEveryMinute() {
    pay(1, FAR, true);
    solo.turn(new PaymentInput.NodeReachable(FAR.publicKey(), 2));
    long looks = 0;
    Moment end = solo.now.plusMillis(3_600_000);
    while (solo.machine().deadline().isBefore(end)) {
      Moment due = solo.machine().deadline();
      solo.now = due.isAfter(solo.now) ? due : solo.now;
      solo.wake();
      looks++;
    }
    assertTrue(looks < 250, "woken " + looks + " times in an hour"); // 60 for the announcements
    assertEquals(PaymentState.QUEUED, view(1).state());
  }

  @Test
  void isCancelledForGoodWhileItWaits() {
    leftIs(false);
    pay(1, Solo.LEFT, true);
    cancel(1);
    assertEquals(PaymentState.CANCELLED, view(1).state());
    assertTrue(solo.stored(StoreKeys.OPEN).isEmpty());
    leftIs(true);
    solo.said(new ChannelOutput.Changed(solo.channels.get(0)));
    assertEquals(List.of(), solo.commands());
    solo.restart();
    assertEquals(PaymentState.CANCELLED, view(1).state());
    cancel(1);
    assertEquals(
        List.of(new PaymentError.NotCancellable(Solo.id(1).toString(), PaymentState.CANCELLED)),
        solo.refusals());
    pay(1, Solo.LEFT, true);
    assertEquals(
        List.of(new PaymentError.DuplicatePayment(Solo.id(1).toString())), solo.refusals());
  }

  /** PY-92: given to the channel, signed, or locked is too late; a refusal makes it free again. */
  @Test
  void isNotCancelledOnceSomethingMayBeSigned() {
    pay(1, Solo.LEFT, true);
    ChannelInput command = solo.commands().get(0);
    cancel(1);
    assertRefused(1, PaymentState.QUEUED);
    solo.refused(command, new ChannelError.NotOpen(Solo.TO_LEFT, ChannelPhase.FROZEN));
    leftIs(false);
    cancel(1);
    assertEquals(PaymentState.CANCELLED, view(1).state());

    leftIs(true);
    pay(2, Solo.LEFT, true);
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(2)));
    cancel(2);
    assertRefused(2, PaymentState.PENDING);
    solo.restart();
    cancel(2);
    assertRefused(2, PaymentState.PENDING);
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, Solo.id(2)));
    cancel(2);
    assertRefused(2, PaymentState.PAID);
  }

  private void assertRefused(int id, PaymentState state) {
    assertEquals(
        List.of(new PaymentError.NotCancellable(Solo.id(id).toString(), state)), solo.refusals());
    assertEquals(state, view(id).state());
  }

  @Test
  void onlyOnesOwnAreCancelled() {
    cancel(7);
    assertEquals(List.of(new PaymentError.UnknownPayment(Solo.id(7).toString())), solo.refusals());
    solo.said(new ChannelOutput.PaymentReceived(Solo.TO_LEFT, Solo.id(7), Amount.of(1)));
    cancel(7);
    assertEquals(List.of(new PaymentError.UnknownPayment(Solo.id(7).toString())), solo.refusals());
  }
}
