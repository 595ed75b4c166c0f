package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LN-48: what waits for a frame to ride in. */
final class RidersTest {
  @Test
  void acknowledgementsWaitForEachOtherAndNotForLong() {
    Riders riders = new Riders();
    assertEquals(Moment.NEVER, riders.deadline());
    List<LinkMessage> held = new ArrayList<>();
    for (int i = 0; i < MeshLimits.ACKS_HELD; i++) {
      LinkMessage.Ack ack = new LinkMessage.Ack(i, List.of(i));
      assertTrue(riders.hold(ack, new Moment(10L * i)));
      held.add(ack);
    }
    assertFalse(riders.hold(new LinkMessage.Ack(99), new Moment(90)), "too many");
    assertEquals(new Moment(MeshLimits.ACK_HELD_MILLIS), riders.deadline(), "the first one's");
    assertEquals(held, LinkMessage.decodeAll(riders.take()).orThrow());
    assertEquals(Moment.NEVER, riders.deadline());
    assertTrue(riders.take().isEmpty());
  }
}
