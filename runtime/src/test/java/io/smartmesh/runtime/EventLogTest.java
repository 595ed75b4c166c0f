package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ND-22: what events carry for the user alone stays out of the log. */
class EventLogTest {
  private final StringWriter lines = new StringWriter();
  private final EventLog log = new EventLog(LineLog.text(lines));
  private final Rng rng = new Rng(3);

  @Test
  void noTextOfAMessage() {
    TextMessage text =
        new TextMessage(
            new MessageId(rng.next(MessageId.LENGTH)),
            Keys.of(1).address(),
            true,
            "meet me at nine",
            ChainTime.ZERO,
            MessageState.DELIVERED,
            1,
            "");
    log.write(new NodeEvent.TextReceived(text));
    log.write(new NodeEvent.TextChanged(text));
    assertEquals(2, lines.toString().lines().count());
    assertFalse(lines.toString().contains("meet"), lines.toString());
  }

  @Test
  void noProofOfAPayment() {
    Bytes preimage = rng.next(32);
    PaymentView payment =
        new PaymentView(
            new PaymentId(rng.next(PaymentId.LENGTH)),
            false,
            Keys.of(1).address(),
            Amount.of(5),
            Amount.ZERO,
            2,
            PaymentState.PAID,
            7,
            Optional.of(new Hash(preimage)),
            false,
            Optional.empty(),
            "");
    log.write(new NodeEvent.PaymentChanged(payment));
    assertEquals(1, lines.toString().lines().count());
    assertFalse(lines.toString().contains(preimage.toHex()), lines.toString());
  }
}
