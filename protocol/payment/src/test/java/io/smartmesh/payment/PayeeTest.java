package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PY-3 to PY-5 and PY-66 to PY-68. */
final class PayeeTest {
  private final Solo solo = new Solo();

  private Invoice issue(long amount) {
    solo.give(new PaymentInput.CreateInvoice(77, Amount.of(amount), "tea"));
    assertTrue(solo.outputs.get(0) instanceof PaymentOutput.Store, "stored first");
    PaymentOutput.InvoiceIssued issued = solo.all(PaymentOutput.InvoiceIssued.class).get(0);
    assertEquals(77, issued.tag());
    return issued.invoice();
  }

  private ChannelOutput.LeafLocked locked(Leaf leaf) {
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(Solo.TO_LEFT, Solo.SELF.publicKey(), leaf.amount(), leaf.expiry()));
    Bytes onion = solo.onion(path, Solo.id(9), leaf.terms());
    return new ChannelOutput.LeafLocked(Solo.TO_LEFT, leaf, onion);
  }

  private ChannelInput.Claim claimed(Leaf leaf) {
    solo.said(locked(leaf));
    ChannelInput.Claim claim = (ChannelInput.Claim) solo.commands().get(0);
    assertEquals(leaf, claim.leaf());
    assertEquals(leaf.terms(), Hashes.sha256(claim.evidence()));
    return claim;
  }

  private void assertReleased(Leaf leaf) {
    solo.said(locked(leaf));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
  }

  @Test
  void takesWhatPaysAnInvoiceAndShowsItOnce() {
    Leaf leaf = solo.leaf(10, 20_000, issue(10).hashLock());
    Bytes secret = claimed(leaf).evidence();
    assertTrue(solo.outputs.get(0) instanceof PaymentOutput.Store);
    assertFalse(solo.machine().find(Solo.id(9)).isPresent());
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, leaf));
    PaymentView view = solo.view(Solo.id(9));
    assertTrue(view.incoming());
    assertEquals(PaymentState.PAID, view.state());
    assertEquals(Amount.of(10), view.amount());
    assertEquals(Solo.LEFT.address(), view.peer());
    assertEquals(Optional.of(new Hash(secret)), view.proof());
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, leaf));
    assertEquals(List.of(), solo.outputs);
    assertTrue(solo.stored(StoreKeys.INVOICE).isEmpty());
  }

  @Test
  void givesUpWhatDoesNotPayTheInvoice() {
    Hash terms = issue(10).hashLock();
    assertReleased(solo.leaf(9, 20_000, terms));
    assertReleased(solo.leaf(10, solo.config.offline().claimSeconds() - 1, terms));
    assertReleased(solo.leaf(10, 20_000, Hashes.sha256(terms.bytes())));
    solo.now = solo.now.plusMillis((Limits.INVOICE_SECONDS + 1) * 1_000);
    assertReleased(solo.leaf(10, 20_000, terms));
  }

  @Test
  void takesMoreThanItAskedFor() {
    claimed(solo.leaf(11, 20_000, issue(10).hashLock()));
  }

  /** PY-67. */
  @Test
  void isPaidOnce() {
    Hash terms = issue(10).hashLock();
    Leaf first = solo.leaf(10, 20_000, terms);
    claimed(first);
    assertReleased(solo.leaf(10, 20_001, terms));
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, first));
    assertReleased(solo.leaf(10, 20_002, terms));
  }

  @Test
  void keepsWhatItHasClaimed() {
    Leaf leaf = solo.leaf(10, 20_000, issue(10).hashLock());
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, leaf));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
    claimed(leaf);
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, leaf));
    assertEquals(List.of(), solo.commands());
    solo.restart();
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, leaf));
    assertEquals(List.of(), solo.commands());
    claimed(leaf);
  }

  @Test
  void aDirectPaymentIsShown() {
    solo.said(new ChannelOutput.PaymentReceived(Solo.TO_RIGHT, Solo.id(3), Amount.of(7)));
    assertEquals(Amount.of(7), solo.view(Solo.id(3)).amount());
    assertEquals(Solo.RIGHT.address(), solo.view(Solo.id(3)).peer());
  }

  // ------------------------------------------------------------------ requests

  private List<PaymentOutput.SendPacket> request(SigningKey payer, PaymentId id, long amount) {
    Packet.Wanted wanted = new Packet.Wanted(id, Amount.of(amount));
    Bytes payload = Packet.requests(Solo.SELF.publicKey(), List.of(wanted), solo.env(payer)).get(0);
    solo.turn(new PaymentInput.PacketArrived(payload));
    return solo.all(PaymentOutput.SendPacket.class);
  }

  private Packet.Issued answer(List<PaymentOutput.SendPacket> sent, SigningKey payer) {
    assertEquals(1, sent.size());
    assertEquals(payer.address(), sent.get(0).to());
    Packet opened = Packet.open(sent.get(0).payload(), solo.env(payer)).orThrow();
    List<Packet.Issued> issued = ((Packet.InvoiceAnswer) opened).issued();
    assertEquals(1, issued.size());
    return issued.get(0);
  }

  private Invoice invoice(Packet.Issued issued) throws Malformed {
    Env env = solo.env(Solo.LEFT);
    return InvoiceCodec.decode(issued.invoice(), env.curve(), env.verifier());
  }

  /** CT-11. */
  @Test
  void whoIsBlockedGetsNoInvoice() {
    solo.blocked.add(Solo.LEFT.address());
    assertEquals(List.of(), request(Solo.LEFT, Solo.id(1), 10));
    assertEquals(List.of(new PaymentError.FromBlocked(Solo.LEFT.address())), solo.refusals());
    solo.blocked.clear();
    answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT);
  }

  /** PY-4. */
  @Test
  void theSamePaymentGetsTheSameInvoice() {
    Packet.Issued first = answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT);
    Packet.Issued again = answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT);
    assertEquals(first, again);
    Packet.Issued other = answer(request(Solo.LEFT, Solo.id(2), 10), Solo.LEFT);
    assertFalse(first.invoice().equals(other.invoice()));
    Packet.Issued stranger = answer(request(Solo.RIGHT, Solo.id(1), 10), Solo.RIGHT);
    assertFalse(first.invoice().equals(stranger.invoice()));
    assertEquals(List.of(), request(Solo.LEFT, Solo.id(1), 11));
    solo.restart();
    assertEquals(first, answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT));
  }

  /** PY-4: also before the expired one is swept away. */
  @Test
  void anExpiredInvoiceIsNotGivenAgain() {
    Packet.Issued first = answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT);
    solo.now = solo.now.plusMillis((Limits.REQUESTED_INVOICE_SECONDS + 1) * 1_000);
    Packet.Issued later = answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT);
    assertFalse(first.invoice().equals(later.invoice()));
    assertEquals(later, answer(request(Solo.LEFT, Solo.id(1), 10), Solo.LEFT));
    assertEquals(1, solo.stored(StoreKeys.INVOICE).size());
  }

  /** PY-96: nine invoices in three packets, and the one that cannot be had spoils none. */
  @Test
  void whatOneTurnAnswersSharesPackets() {
    List<Packet.Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      wanted.add(new Packet.Wanted(Solo.id(i), i == 4 ? Amount.ZERO : Amount.of(i + 1)));
    }
    List<Bytes> asked = Packet.requests(Solo.SELF.publicKey(), wanted, solo.env(Solo.LEFT));
    assertEquals(1, asked.size());
    solo.turn(new PaymentInput.PacketArrived(asked.get(0)));
    List<PaymentId> answered = new ArrayList<>();
    List<PaymentOutput.SendPacket> sent = solo.all(PaymentOutput.SendPacket.class);
    for (PaymentOutput.SendPacket packet : sent) {
      assertTrue(packet.payload().length() <= Limits.PACKET_BYTES);
      Packet opened = Packet.open(packet.payload(), solo.env(Solo.LEFT)).orThrow();
      ((Packet.InvoiceAnswer) opened).issued().forEach(one -> answered.add(one.payment()));
    }
    assertEquals(3, sent.size());
    wanted.remove(4);
    assertEquals(wanted.stream().map(Packet.Wanted::payment).toList(), answered);
    assertEquals(1, solo.refusals().size());
  }

  @Test
  void aPayerCannotFillTheStore() {
    for (int i = 0; i < Limits.INVOICES_PER_PAYER; i++) {
      PaymentId id = new PaymentId(solo.rng.next(PaymentId.LENGTH));
      assertEquals(1, request(Solo.LEFT, id, 1).size());
    }
    assertEquals(List.of(), request(Solo.LEFT, Solo.id(1), 1));
    assertEquals(1, request(Solo.RIGHT, Solo.id(1), 1).size());
  }

  /** PY-4: requests that came twice, or payments given up, leave invoices that nobody will pay. */
  @Test
  void invoicesThatNobodyPaysDoNotLockTheirPayerOut() throws Malformed {
    Hash locked = invoice(answer(request(Solo.LEFT, Solo.id(1), 1), Solo.LEFT)).hashLock();
    claimed(solo.leaf(1, 20_000, locked));
    Packet.Issued oldest = answer(request(Solo.LEFT, Solo.id(2), 1), Solo.LEFT);
    Packet.Issued second = answer(request(Solo.LEFT, Solo.id(3), 1), Solo.LEFT);
    for (int i = 3; i < Limits.INVOICES_PER_PAYER; i++) {
      request(Solo.LEFT, new PaymentId(solo.rng.next(PaymentId.LENGTH)), 1);
    }
    solo.pass(1_000 * Limits.INVOICE_KEPT_SECONDS);
    assertEquals(1, request(Solo.LEFT, Solo.id(4), 1).size());
    Map<Bytes, Bytes> kept = solo.stored(StoreKeys.INVOICE);
    assertEquals(Limits.INVOICES_PER_PAYER, kept.size());
    assertTrue(kept.containsKey(StoreKeys.invoice(locked)));
    assertFalse(kept.containsKey(StoreKeys.invoice(invoice(oldest).hashLock())));
    assertTrue(kept.containsKey(StoreKeys.invoice(invoice(second).hashLock())));
  }

  /** PY-5. */
  @Test
  void expiredInvoicesGoUnlessTheirSecretIsOut() {
    Hash paid = issue(10).hashLock();
    issue(11);
    claimed(solo.leaf(10, 200_000, paid));
    solo.pass((Limits.INVOICE_SECONDS + 1) * 1_000);
    assertEquals(1, solo.stored(StoreKeys.INVOICE).size());
    assertTrue(solo.stored(StoreKeys.INVOICE).containsKey(StoreKeys.invoice(paid)));
  }

  @Test
  void refusesAnInvoiceItCannotMake() {
    solo.give(new PaymentInput.CreateInvoice(1, Amount.ZERO, ""));
    assertEquals(
        List.of(new PaymentOutput.Refused(new PaymentError.ZeroAmount())),
        solo.all(PaymentOutput.Refused.class));
    String memo = new String(new char[Limits.MEMO_BYTES + 1]).replace('\0', 'm');
    solo.give(new PaymentInput.CreateInvoice(1, Amount.of(1), memo));
    assertTrue(
        solo.all(PaymentOutput.Refused.class).get(0).error() instanceof PaymentError.Malformed);
  }
}
