package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import org.junit.jupiter.api.Test;

/** What a battery pays for: LN-43. */
class WakeUpsTest {
  @Test
  void theLastMinuteIsKnown() {
    WakeUps wakeUps = new WakeUps();
    for (int second = 0; second < 300; second++) {
      wakeUps.add(second < 200 ? 2 : 0, new Moment(1000L * second - 150_000));
      long most = Math.min(second + 1, 60);
      long still = Math.max(0, Math.min(most, 60 - (second - 199)));
      assertEquals(
          2 * (second < 200 ? most : still),
          wakeUps.lastMinute(new Moment(1000L * second - 149_001)),
          "second " + second);
    }
    assertEquals(400, wakeUps.total());
  }

  @Test
  void onlyWaitingCounts() throws Exception {
    Inbox inbox = new Inbox();
    inbox.put(new NodeInput.IpDeviceUp());
    inbox.take(60_000, 1);
    assertEquals(0, inbox.waits(), "it was there");
    inbox.take(1, 1);
    assertEquals(1, inbox.waits(), "nothing came");
  }
}
