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
import io.smartmesh.channel.PaymentId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PY-70 and PY-71. */
final class HistoryTest {
  private final Solo solo = new Solo();

  private static PaymentId id(int number) {
    return new PaymentId(
        Bytes.concat(Bytes.wrap(new byte[14]), Bytes.of(number >> 8, number & 255)));
  }

  private void receive(int from, int to) {
    for (int i = from; i < to; i++) {
      solo.said(new ChannelOutput.PaymentReceived(Solo.TO_LEFT, id(i), Amount.of(i + 1)));
    }
  }

  @Test
  void newestFirstAndBounded() {
    receive(0, 2_500);
    assertEquals(id(2_499), solo.machine().newest(3).get(0).id());
    assertEquals(id(2_497), solo.machine().newest(3).get(2).id());
    assertEquals(3, solo.machine().newest(3).size());
    assertEquals(Limits.HISTORY, solo.machine().newest(10_000).size());
    assertTrue(solo.machine().find(id(1_500)).isPresent());
    assertFalse(solo.machine().find(id(1_499)).isPresent());
    assertEquals(2 + chunks(500), solo.stored(StoreKeys.PAST).size());
  }

  @Test
  void aRestartFindsTheNewestAndGoesOnCounting() {
    receive(0, 2_500);
    solo.give(new PaymentInput.Pay(id(5_000), Solo.LEFT.address(), Amount.of(1), 1));
    solo.restart();
    assertEquals(id(5_000), solo.machine().newest(1).get(0).id());
    assertEquals(id(2_499), solo.machine().newest(2).get(1).id());
    receive(2_500, 2_600);
    assertEquals(id(2_599), solo.machine().newest(1).get(0).id());
    assertEquals(2 + chunks(600), solo.stored(StoreKeys.PAST).size());
  }

  private static int chunks(int payments) {
    return (payments + FinishedPages.CHUNK_SIZE - 1) / FinishedPages.CHUNK_SIZE;
  }

  /** PY-71: a page is packed when its last payment finishes, with all that were in its chunks. */
  @Test
  void aFullPageIsOneRecordAndAllOfItIsFoundAgain() {
    for (int full : new int[] {999, 1_000, 1_001}) {
      Solo one = new Solo();
      for (int i = 0; i < full; i++) {
        one.said(new ChannelOutput.PaymentReceived(Solo.TO_LEFT, id(i), Amount.of(i + 1)));
      }
      int expected = full == 999 ? chunks(999) : 1 + chunks(full - 1_000);
      assertEquals(expected, one.stored(StoreKeys.PAST).size(), full + " payments");
      one.restart();
      List<PaymentView> found = one.machine().newest(10_000);
      assertEquals(Math.min(full, Limits.HISTORY), found.size());
      for (int i = 0; i < found.size(); i++) {
        assertEquals(id(full - 1 - i), found.get(i).id());
      }
    }
  }

  /** PY-71: what a user asks for is stored in less than a hundred bytes a payment. */
  @Test
  void aPackedPaymentIsSmall() {
    receive(0, 1_000);
    Bytes page = solo.stored(StoreKeys.PAST).getOrDefault(StoreKeys.past(0, 0), Bytes.EMPTY);
    assertTrue(!page.isEmpty() && page.length() < 75 * 1_000, page.length() + " bytes in all");
  }

  /** PY-71: a command is recognised after a restart, far behind the page that is being filled. */
  @Test
  void ownIdsOutliveARestart() {
    PaymentInput.Pay first = new PaymentInput.Pay(id(1), Solo.LEFT.address(), Amount.of(1), 1);
    solo.give(first);
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, id(1)));
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, id(1)));
    receive(2, 4_500);
    solo.restart();
    assertFalse(solo.machine().find(id(1)).isPresent(), "its page is not kept in memory");
    int before = solo.stored(StoreKeys.OPEN).size();
    solo.give(first);
    assertEquals(before, solo.stored(StoreKeys.OPEN).size(), "the command is known");
  }

  /** PY-71: an earlier release had a record a payment, in the page of its order number. */
  @Test
  void olderPagesAreTakenOver() {
    receive(0, 1);
    PaymentView view = solo.machine().newest(1).get(0);
    Solo old = new Solo();
    old.disk.put(StoreKeys.PAGE, Stored.start().u64(1).toBytes());
    for (long order = 700; order < 1_200; order++) {
      Bytes key = new Encoder().raw(StoreKeys.donePage(order / 1_000)).u64(order).toBytes();
      old.disk.put(key, ViewCodec.encode(renamed(view, id((int) order))));
    }
    old.restart();
    assertEquals(id(1_199), old.machine().newest(1).get(0).id());
    assertEquals(500, old.stored(StoreKeys.DONE).size(), "nothing is written before a payment is");
    old.said(new ChannelOutput.PaymentReceived(Solo.TO_LEFT, id(1_200), Amount.of(1)));
    for (int starts = 0; starts < 2; starts++) {
      assertEquals(0, old.stored(StoreKeys.DONE).size());
      assertEquals(chunks(501), old.stored(StoreKeys.PAST).size());
      List<PaymentView> all = old.machine().newest(10_000);
      assertEquals(501, all.size());
      assertEquals(id(1_200), all.get(0).id());
      assertEquals(id(700), all.get(500).id());
      old.restart();
    }
  }

  private static PaymentView renamed(PaymentView view, PaymentId id) {
    return new PaymentView(
        id,
        view.incoming(),
        view.peer(),
        view.amount(),
        view.fee(),
        view.hops(),
        view.state(),
        view.millis(),
        view.proof(),
        view.whenReachable(),
        view.chainAge(),
        view.detail());
  }

  @Test
  void everyKeyIsOurs() {
    solo.wake();
    solo.give(new PaymentInput.CreateInvoice(1, Amount.of(1), ""));
    receive(0, 1);
    Bytes prefix = Bytes.utf8("payment/");
    assertTrue(solo.disk.keySet().stream().allMatch(key -> key.startsWith(prefix)));
  }

  /** ND-31: numbers that nobody counted to would be counted on, or through. */
  @Test
  void numbersBeyondCountingAreDamage() {
    Bytes last = Stored.start().u64(Long.MAX_VALUE).toBytes();
    for (Bytes key : new Bytes[] {StoreKeys.PAGE, StoreKeys.ANNOUNCE}) {
      Solo other = new Solo();
      other.disk.put(key, last);
      DamagedRecord damaged = assertThrows(DamagedRecord.class, other::restart);
      assertEquals(key, damaged.key());
    }
    solo.disk.put(StoreKeys.open(Long.MAX_VALUE), Bytes.EMPTY);
    assertThrows(DamagedRecord.class, solo::restart);
  }
}
