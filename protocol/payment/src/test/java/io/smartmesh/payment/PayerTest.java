package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PY-50 to PY-58. */
final class PayerTest {
  private static final SigningKey FAR = Keys.of(4);
  private static final Bytes SECRET = Bytes.wrap(new byte[32]);
  private final Solo solo = new Solo();

  private void pay(int id, SigningKey to, long amount, int times) {
    solo.turn(new PaymentInput.Pay(Solo.id(id), to.address(), Amount.of(amount), times));
  }

  private PaymentState state(int id) {
    return solo.view(Solo.id(id)).state();
  }

  private List<PaymentError> refusals() {
    return solo.all(PaymentOutput.Refused.class).stream()
        .map(PaymentOutput.Refused::error)
        .toList();
  }

  // ------------------------------------------------------------------ direct

  @Test
  void paysANeighbourOverItsChannel() {
    pay(5, Solo.LEFT, 10, 2);
    assertEquals(
        List.of(
            new ChannelInput.Pay(Solo.TO_LEFT, Solo.id(5), Amount.of(10)),
            new ChannelInput.Pay(Solo.TO_LEFT, Solo.id(6), Amount.of(10))),
        solo.commands());
    assertEquals(PaymentState.QUEUED, state(5));
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(5)));
    assertEquals(PaymentState.PENDING, state(5));
    solo.now = solo.now.plusMillis(40);
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, Solo.id(5)));
    assertEquals(PaymentState.PAID, state(5));
    assertEquals(40, solo.view(Solo.id(5)).millis());
    assertEquals(1, solo.view(Solo.id(5)).hops());
    assertEquals(PaymentState.QUEUED, state(6));
  }

  @Test
  void idsCountUpOverTheEnd() {
    Bytes ones = Bytes.fromHex("ffffffffffffffffffffffffffffffff");
    solo.turn(new PaymentInput.Pay(new PaymentId(ones), Solo.LEFT.address(), Amount.of(1), 2));
    assertTrue(solo.machine().find(new PaymentId(ones)).isPresent());
    assertTrue(solo.machine().find(Solo.id(0)).isPresent());
  }

  @Test
  void everyPaymentIsStoredBeforeTheChannelIsTold() {
    pay(5, Solo.LEFT, 10, 1);
    int stored = solo.outputs.indexOf(solo.all(PaymentOutput.Store.class).get(1));
    int told = solo.outputs.indexOf(solo.all(PaymentOutput.ToChannel.class).get(0));
    assertTrue(stored < told);
  }

  @Test
  void fillsTheLaneAndWaitsForRoom() {
    pay(1, Solo.LEFT, 1, 100);
    assertEquals(Limits.DIRECT_WINDOW, solo.commands().size());
    for (int i = 1; i <= 10; i++) {
      solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(i)));
      assertEquals(1, solo.commands().size());
    }
    ChannelInput refused = new ChannelInput.Pay(Solo.TO_LEFT, Solo.id(11), Amount.of(1));
    solo.refused(refused, new ChannelError.LaneBusy(Solo.TO_LEFT, 256, 256));
    assertEquals(List.of(), solo.commands());
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(12)));
    assertEquals(List.of(), solo.commands());
    solo.said(new ChannelOutput.LaneReady(Solo.TO_LEFT));
    assertEquals(refused, solo.commands().get(0));
  }

  @Test
  void aRefusalDoesNotUndoWhatIsSigned() {
    pay(5, Solo.LEFT, 10, 1);
    ChannelInput command = solo.commands().get(0);
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(5)));
    solo.refused(command, new ChannelError.NotOpen(Solo.TO_LEFT, ChannelPhase.FROZEN));
    assertEquals(PaymentState.PENDING, state(5));
    assertEquals(1, solo.view(Solo.id(5)).hops());
    assertEquals(List.of(), solo.commands());
  }

  @Test
  void refusesWhatCannotBe() {
    pay(1, Solo.LEFT, 0, 1);
    assertEquals(List.of(new PaymentError.ZeroAmount()), refusals());
    pay(1, Solo.SELF, 1, 1);
    assertEquals(List.of(new PaymentError.ToOneself(Solo.SELF.address())), refusals());
    pay(1, Solo.LEFT, 1, 0);
    assertEquals(List.of(new PaymentError.TooMany(0, Limits.PAYMENTS_PER_COMMAND)), refusals());
    pay(1, Solo.LEFT, 1, 2_000_000_000);
    assertEquals(1, refusals().size());
    pay(1, Solo.LEFT, 1, 3);
    pay(3, Solo.LEFT, 1, 1);
    assertEquals(List.of(new PaymentError.DuplicatePayment(Solo.id(3).toString())), refusals());
  }

  @Test
  void failsWithTheReasonWhenThereIsNoWayForTwoMinutes() {
    pay(1, FAR, 10, 1);
    solo.pass(Limits.GIVE_UP_MILLIS - 1);
    assertEquals(PaymentState.QUEUED, state(1));
    solo.pass(1);
    assertEquals(PaymentState.FAILED, state(1));
    assertEquals(
        new PaymentError.UnknownPayee(FAR.address()).sentence(), solo.view(Solo.id(1)).detail());
    assertTrue(solo.stored(StoreKeys.OPEN).isEmpty());
  }

  @Test
  void waitsForAPeerThatIsAway() {
    solo.channels.set(0, offline(Solo.TO_LEFT));
    pay(1, Solo.LEFT, 10, 1);
    assertEquals(List.of(), solo.commands());
    solo.channels.set(0, Solo.view(Solo.TO_LEFT, Solo.LEFT, 1_000));
    solo.said(new ChannelOutput.Changed(solo.channels.get(0)));
    assertEquals(1, solo.commands().size());
  }

  private static ChannelView offline(ChannelId id) {
    ChannelView up = Solo.view(id, Solo.LEFT, 1_000);
    return new ChannelView(
        up.id(),
        up.peer(),
        up.token(),
        up.phase(),
        false,
        up.ourDeposit(),
        up.peerDeposit(),
        up.sent(),
        up.received(),
        up.lockedOut(),
        up.lockedIn(),
        up.spendable(),
        up.receivable(),
        0,
        0,
        0,
        3_600,
        "");
  }

  @Test
  void aRestartKeepsWhatIsQueuedAndWhatIsPending() {
    pay(1, Solo.LEFT, 10, 2);
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(1)));
    solo.restart();
    assertEquals(PaymentState.PENDING, state(1));
    assertEquals(
        List.of(new ChannelInput.Pay(Solo.TO_LEFT, Solo.id(2), Amount.of(10))), solo.commands());
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, Solo.id(1)));
    assertEquals(PaymentState.PAID, state(1));
    assertEquals(-1, solo.view(Solo.id(1)).millis());
    pay(1, Solo.LEFT, 10, 1);
    assertEquals(1, refusals().size());
  }

  // ------------------------------------------------------------------ mediated

  /** Up to the lock: request, invoice, path. */
  private ChannelInput.Lock lock(int id) {
    solo.announce("right-far", Solo.RIGHT, FAR, 500);
    pay(id, FAR, 10, 1);
    assertEquals(1, solo.all(PaymentOutput.SendPacket.class).size());
    answer(id, 10, FAR, SECRET);
    return (ChannelInput.Lock) solo.commands().get(0);
  }

  private void answer(int id, long amount, SigningKey signer, Bytes secret) {
    Invoice invoice = invoice(amount, signer, secret, 3_600);
    Packet.Issued issued = new Packet.Issued(Solo.id(id), InvoiceCodec.encode(invoice));
    Bytes payload = Packet.answers(Solo.SELF.publicKey(), List.of(issued), solo.env(signer)).get(0);
    solo.turn(new PaymentInput.PacketArrived(payload));
  }

  private Invoice invoice(long amount, SigningKey signer, Bytes secret, long seconds) {
    return InvoiceCodec.sign(
        new InvoiceCodec.Terms(
            World.CONTRACTS.chainId(),
            World.CONTRACTS.channels(),
            World.CONTRACTS.token(),
            Amount.of(amount),
            Hashes.sha256(secret),
            solo.time().plusSeconds(seconds),
            ""),
        signer);
  }

  @Test
  void paysThroughAMediator() {
    ChannelInput.Lock lock = lock(1);
    assertEquals(Solo.TO_RIGHT, lock.channel());
    assertEquals(Amount.of(12), lock.leaf().amount());
    assertEquals(Hashes.sha256(SECRET), lock.leaf().terms());
    assertEquals(
        solo.time().plusSeconds(solo.config.offline().finalExpirySeconds() + solo.margin()),
        lock.leaf().expiry());
    assertEquals(PaymentState.PENDING, state(1));
    assertEquals(Amount.of(2), solo.view(Solo.id(1)).fee());

    solo.said(new ChannelOutput.LeafAccepted(lock.channel(), lock.leaf()));
    solo.said(new ChannelOutput.EvidenceSeen(lock.channel(), lock.leaf(), SECRET));
    assertEquals(List.of(new ChannelInput.Fold(lock.channel(), lock.leaf())), solo.commands());
    assertTrue(solo.outputs.get(0) instanceof PaymentOutput.Store);
    assertEquals(PaymentState.PAID, state(1));
    assertEquals(Optional.of(new Hash(SECRET)), solo.view(Solo.id(1)).proof());
    assertEquals(2, solo.view(Solo.id(1)).hops());

    solo.said(new ChannelOutput.EvidenceSeen(lock.channel(), lock.leaf(), SECRET));
    assertEquals(List.of(new ChannelInput.Fold(lock.channel(), lock.leaf())), solo.commands());
  }

  @Test
  void aWrongSecretProvesNothing() {
    ChannelInput.Lock lock = lock(1);
    solo.said(new ChannelOutput.EvidenceSeen(lock.channel(), lock.leaf(), Bytes.of(1)));
    assertEquals(List.of(), solo.commands());
    assertEquals(PaymentState.PENDING, state(1));
  }

  /** PY-52. */
  @Test
  void asksAgainForTheInvoiceAndTakesOnlyTheRightOne() {
    solo.announce("right-far", Solo.RIGHT, FAR, 500);
    pay(1, FAR, 10, 1);
    solo.pass(Limits.REQUEST_MILLIS_FIRST - 1);
    assertEquals(
        0,
        solo.all(PaymentOutput.SendPacket.class).stream()
            .filter(p -> p.to().equals(FAR.address()))
            .count());
    solo.pass(1);
    assertEquals(1, solo.all(PaymentOutput.SendPacket.class).size());
    answer(1, 11, FAR, SECRET);
    assertEquals(List.of(), solo.commands());
    answer(1, 10, Solo.LEFT, SECRET);
    assertEquals(List.of(), solo.commands());
    answer(2, 10, FAR, SECRET);
    assertEquals(List.of(), solo.commands());
    answer(1, 10, FAR, SECRET);
    assertEquals(1, solo.commands().size());
  }

  @Test
  void triesAnotherPathAfterARelease() {
    ChannelInput.Lock lock = lock(1);
    solo.announce("left-far", Solo.LEFT, FAR, 500);
    solo.said(new ChannelOutput.LeafReleased(lock.channel(), lock.leaf()));
    ChannelInput.Lock second = (ChannelInput.Lock) solo.commands().get(0);
    assertEquals(Solo.TO_LEFT, second.channel());
    assertFalse(second.leaf().isSamePayment(lock.leaf()));
    solo.said(new ChannelOutput.LeafReleased(second.channel(), second.leaf()));
    assertEquals(List.of(), solo.commands());
    assertEquals(PaymentState.QUEUED, state(1));
    solo.pass(Limits.AVOID_MILLIS);
    assertEquals(1, solo.commands().size());
  }

  @Test
  void isRefundedAfterSoManyReleases() {
    ChannelInput.Lock lock = lock(1);
    for (int i = 1; i < Limits.ATTEMPTS; i++) {
      solo.said(new ChannelOutput.LeafReleased(lock.channel(), lock.leaf()));
      solo.pass(Limits.AVOID_MILLIS);
      lock = (ChannelInput.Lock) solo.commands().get(0);
    }
    solo.said(new ChannelOutput.LeafReleased(lock.channel(), lock.leaf()));
    assertEquals(PaymentState.REFUNDED, state(1));
    assertEquals(List.of(), solo.commands());
  }

  /** PY-54, CH-58: the channel ended with newer data than ours, and the proof went with them. */
  @Test
  void aLockThatMayHaveBeenSpentIsNotPaidTwice() {
    ChannelInput.Lock lock = lock(1);
    solo.announce("left-far", Solo.LEFT, FAR, 500);
    solo.said(new ChannelOutput.LeafSpent(lock.channel(), lock.leaf()));
    assertEquals(PaymentState.PAID, state(1));
    assertEquals(Optional.empty(), solo.view(Solo.id(1)).proof());
    solo.pass(10 * Limits.GIVE_UP_MILLIS);
    assertEquals(List.of(), solo.commands());
  }

  /** PY-53: while a lock may be there, nothing else is tried, however long it takes. */
  @Test
  void aPendingPaymentNeverFailsByTime() {
    ChannelInput.Lock lock = lock(1);
    solo.pass(10 * Limits.GIVE_UP_MILLIS);
    assertEquals(PaymentState.PENDING, state(1));
    assertEquals(List.of(), solo.commands());
    solo.pass(30_000_000);
    assertEquals(
        List.of(new ChannelInput.AskRelease(lock.channel(), lock.leaf())), solo.commands());
    assertEquals(PaymentState.PENDING, state(1));
    solo.pass(Limits.ASK_RELEASE_MILLIS);
    assertEquals(1, solo.commands().size());
  }

  /** PY-58: not only half a minute after the start. */
  @Test
  void afterARestartAnExpiredLockIsAskedForOnceTheNeighbourIsThere() {
    ChannelInput.Lock lock = lock(1);
    solo.pass(30_000_000);
    solo.restart();
    ChannelView open = Solo.view(lock.channel(), Solo.LEFT, 100);
    solo.said(new ChannelOutput.Changed(open));
    ChannelInput ask = new ChannelInput.AskRelease(lock.channel(), lock.leaf());
    assertEquals(List.of(ask), solo.commands());
    solo.said(new ChannelOutput.Changed(open));
    assertEquals(List.of(), solo.commands());
  }

  @Test
  void aRefusedLockLeavesThePaymentQueued() {
    ChannelInput.Lock lock = lock(1);
    solo.refused(lock, new ChannelError.TooManyPending(lock.channel(), 30, 30));
    assertEquals(PaymentState.QUEUED, state(1));
    solo.pass(Limits.RETRY_MILLIS);
    assertEquals(1, solo.commands().size());
  }

  /** PY-72. */
  @Test
  void aRestartCommandsTheSameLockAndBelievesNoRefusalOfIt() {
    ChannelInput.Lock lock = lock(1);
    solo.restart();
    assertEquals(List.of(lock), solo.commands());
    solo.refused(lock, new ChannelError.DuplicateLeaf(lock.channel(), lock.leaf().terms()));
    assertEquals(PaymentState.PENDING, state(1));
    solo.refused(
        lock, new ChannelError.Expired(lock.channel(), lock.leaf().expiry(), ChainTime.ZERO));
    assertEquals(PaymentState.PENDING, state(1));
    ChannelInput ask = new ChannelInput.AskRelease(lock.channel(), lock.leaf());
    assertEquals(List.of(ask), solo.commands());
    solo.refused(ask, new ChannelError.UnknownLeaf(lock.channel(), lock.leaf().terms()));
    assertEquals(PaymentState.QUEUED, state(1));
  }

  // ------------------------------------------------------------------ invoices

  private void payInvoice(int id, Invoice invoice) {
    solo.turn(new PaymentInput.PayInvoice(Solo.id(id), invoice));
  }

  @Test
  void paysAnInvoiceByALockEvenToANeighbour() {
    payInvoice(1, invoice(10, Solo.LEFT, SECRET, 3_600));
    ChannelInput.Lock lock = (ChannelInput.Lock) solo.commands().get(0);
    assertEquals(Solo.TO_LEFT, lock.channel());
    assertEquals(Amount.of(10), lock.leaf().amount());
    assertEquals(1, solo.view(Solo.id(1)).hops());
  }

  /** PY-57. */
  @Test
  void paysAnInvoiceOnce() {
    Invoice invoice = invoice(10, Solo.LEFT, SECRET, 3_600);
    payInvoice(1, invoice);
    ChannelInput.Lock lock = (ChannelInput.Lock) solo.commands().get(0);
    payInvoice(2, invoice);
    assertEquals(1, refusals().size());
    solo.said(new ChannelOutput.EvidenceSeen(lock.channel(), lock.leaf(), SECRET));
    payInvoice(3, invoice);
    assertEquals(
        List.of(new PaymentError.DuplicatePayment(Hashes.sha256(SECRET).hex())), refusals());
    solo.restart();
    payInvoice(4, invoice);
    assertEquals(1, refusals().size());
  }

  @Test
  void refusesAnInvoiceThatIsExpiredOrOfAnotherChain() {
    Invoice expired = invoice(10, Solo.LEFT, SECRET, 0);
    solo.now = solo.now.plusMillis(2_000);
    payInvoice(1, expired);
    assertEquals(
        List.of(new PaymentError.InvoiceExpired(expired.expiry(), solo.time())), refusals());
    Invoice good = invoice(10, Solo.LEFT, SECRET, 3_600);
    payInvoice(
        1,
        new Invoice(
            good.chainId() + 1,
            good.channels(),
            good.token(),
            good.payee(),
            good.amount(),
            good.hashLock(),
            good.expiry(),
            good.memo(),
            good.signature()));
    assertTrue(refusals().get(0) instanceof PaymentError.InvoiceForOtherChain);
  }

  @Test
  void anInvoiceThatExpiresWhileQueuedFails() {
    payInvoice(1, invoice(10, FAR, SECRET, 60));
    assertEquals(PaymentState.QUEUED, state(1));
    solo.pass(61_000);
    assertEquals(PaymentState.FAILED, state(1));
    assertTrue(solo.view(Solo.id(1)).detail().startsWith("The invoice expired"));
  }
}
