package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.PaymentId;
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
    assertEquals(2_500, solo.stored(StoreKeys.DONE).size());
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
    assertEquals(2_600, solo.stored(StoreKeys.DONE).size());
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
