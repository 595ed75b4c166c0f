package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** MS-16: what a text that comes again tells of the receipt that was sent for it. */
final class RepeatsTest {
  private static final MessageId ID = new MessageId(Bytes.wrap(new byte[MessageId.LENGTH]));

  private final Repeats repeats = new Repeats();

  private Optional<Moment> came(int box, long millis) {
    return repeats.came(Address.ZERO, ID, Bytes.of(box), new Moment(millis));
  }

  @Test
  void aNewTryMeansThatTheReceiptWasLost() {
    assertEquals(Optional.empty(), came(1, 0));
    assertEquals(Optional.of(new Moment(0)), came(2, 1_000));
    assertEquals(Optional.of(new Moment(1_000)), came(3, 3_000));
  }

  @Test
  void whatIsReplayedTellsNothing() {
    came(1, 0);
    came(2, 1_000);
    assertEquals(Optional.empty(), came(1, 5_000));
    assertEquals(Optional.empty(), came(2, 9_000));
  }

  @Test
  void aTryThatCrossedTheReceiptTellsNothing() {
    came(1, 0);
    assertEquals(Optional.empty(), came(2, 999));
  }

  @Test
  void soManyTriesAreToldApart() {
    for (int box = 0; box < MessageLimits.SENDS_TOLD_APART; box++) {
      came(box, 1_000L * box);
    }
    assertEquals(Optional.empty(), came(99, 100_000));
  }
}
