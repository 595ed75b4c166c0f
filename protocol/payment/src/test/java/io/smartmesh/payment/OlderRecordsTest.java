package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Encoder;
import io.smartmesh.channel.ChannelOutput;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PY-70: what the release before stored and sent, byte by byte, is read, and written anew. */
final class OlderRecordsTest {
  private static final String ID = "000000000000000000000000000000";
  private static final String PEER = Solo.LEFT.address().toString().substring(2);
  private final Solo solo = new Solo();

  /** version, incoming, id, peer, amount 5, fee 0, 1 hop, PAID, millis unknown, no proof, "". */
  private static Bytes received() {
    return Bytes.fromHex("01" + "01" + ID + "09" + PEER + "0105" + "00" + "01" + "02" + "000000");
  }

  /**
   * version, id, payee, amount 7, by no invoice, QUEUED, none released; no channel, invoice, lock.
   */
  private static Bytes waiting() {
    return Bytes.fromHex("01" + ID + "08" + PEER + "0107" + "00" + "00" + "00" + "000000");
  }

  /** Where an earlier release kept what was finished: in page 0. */
  private static Bytes done(long order) {
    return new Encoder().raw(StoreKeys.donePage(0)).u64(order).toBytes();
  }

  @Test
  void aPaymentWithoutTheAgeOfTheChain() {
    solo.disk.put(done(0), received());
    solo.disk.put(StoreKeys.PAGE, Stored.start().u64(0).toBytes());
    solo.restart();
    PaymentView view = solo.machine().newest(1).get(0);
    assertEquals(Amount.of(5), view.amount());
    assertEquals(PaymentState.PAID, view.state());
    assertEquals(Optional.empty(), view.chainAge());
  }

  @Test
  void anUnfinishedPaymentThatGivesUp() {
    solo.disk.put(StoreKeys.open(0), waiting());
    solo.restart();
    PaymentView view = solo.view(Solo.id(8));
    assertEquals(PaymentState.QUEUED, view.state());
    assertFalse(view.whenReachable());
    assertEquals(1, solo.commands().size(), "paid at once: " + solo.commands());
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(8)));
    assertEquals(2, solo.disk.getOrDefault(StoreKeys.open(0), Bytes.EMPTY).at(0), "written anew");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    solo.said(new ChannelOutput.PaymentReceived(Solo.TO_LEFT, Solo.id(1), Amount.of(3)));
    PaymentView before = solo.view(Solo.id(1));
    assertEquals(Optional.of(new ChainAge(0, false)), before.chainAge());
    solo.restart();
    assertEquals(before, solo.view(Solo.id(1)));
  }

  @Test
  void aLaterVersionIsRefusedByName() {
    for (Bytes key : new Bytes[] {StoreKeys.open(0), done(0)}) {
      Solo other = new Solo();
      other.disk.put(StoreKeys.PAGE, Stored.start().u64(0).toBytes());
      other.disk.put(key, Bytes.of(3));
      DamagedRecord damaged = assertThrows(DamagedRecord.class, other::restart);
      assertTrue(damaged.reason().contains("version 3"), damaged.reason());
    }
  }

  /** PY-30: without a fee a day announcements are as they were. */
  @Test
  void announcementsWithoutAFeeADayAreThoseOfBefore() throws Exception {
    for (long perDay : new long[] {0, 1, Price.PER_DAY_MOST}) {
      Announcement.Offer offer =
          new Announcement.Offer(
              Solo.TO_LEFT,
              Solo.LEFT.address(),
              Amount.of(8),
              new Price(Amount.of(2), perDay),
              3_600);
      Announcement made = Announcement.sign(offer, 7, solo.env(Solo.SELF));
      assertEquals(perDay == 0 ? 1 : 2, made.encoded().at(0));
      Announcement read = Announcement.decode(made.encoded(), solo.env(Solo.RIGHT));
      assertEquals(made, read);
      assertTrue(read.isAuthentic(solo.env(Solo.RIGHT)));
    }
  }
}
