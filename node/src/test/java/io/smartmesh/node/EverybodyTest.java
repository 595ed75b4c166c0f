package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.node.Hamlet.Device;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A mesh comes up in which everybody has something for everybody else: each pair's first IP packet
 * arrives without anybody having to ask twice (WH-17, WH-18, WH-19).
 */
class EverybodyTest {
  private static final int SIDE = 4;

  /** One packet for each pair, given before there is a link. */
  private static Hamlet grid(Whereabouts.Mode mode) {
    Hamlet hamlet = new Hamlet();
    for (int i = 0; i < SIDE * SIDE; i++) {
      Device next = hamlet.device(mode);
      if (i % SIDE > 0) {
        hamlet.join(hamlet.devices.get(i - 1), next);
      }
      if (i >= SIDE) {
        hamlet.join(hamlet.devices.get(i - SIDE), next);
      }
    }
    hamlet.devices.forEach(each -> each.give(new NodeInput.IpDeviceUp()));
    for (Device from : hamlet.devices) {
      for (Device to : hamlet.devices) {
        if (from.place < to.place) {
          from.give(new NodeInput.IpPacket(packet(from, to)));
        }
      }
    }
    return hamlet;
  }

  private static Bytes packet(Device from, Device to) {
    return Hamlet.udp(from, to, 60);
  }

  private static boolean haveAllArrived(Hamlet hamlet) {
    return hamlet.devices.stream().allMatch(each -> each.ipPackets.size() == each.place);
  }

  /** Milliseconds until the last packet is there. */
  private static long reached(Hamlet hamlet) {
    assertTrue(hamlet.time.runUntil(() -> haveAllArrived(hamlet), 60_000));
    return hamlet.time.now().millis();
  }

  /** What is asked is two round trips of at most six links of 2 ms, and is not asked again. */
  @Test
  void whoMustAskIsHardlySlowerThanWhoIsKnownByItsDevice() {
    Hamlet asking = grid(Whereabouts.Mode.STANDARD);
    long asked = reached(asking);
    long known = reached(grid(Whereabouts.Mode.OPEN));
    assertTrue(asked <= known + 60, asked + " ms, and " + known + " by devices");
    Map<String, Long> drops = new TreeMap<>();
    for (Device each : asking.devices) {
      UserReply.Status status = (UserReply.Status) each.ask(new UserCommand.GetStatus());
      drops.putAll(status.status().drops());
    }
    drops.keySet().removeIf(reason -> !reason.startsWith("where."));
    assertEquals(Map.of(), drops);
  }
}
