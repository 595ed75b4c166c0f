package io.smartmesh.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.smartmesh.base.Moment;
import org.junit.jupiter.api.Test;

class DeviceClockTest {
  @Test
  void aWakeIsNeverTooEarlyHoweverTheClockDrifts() {
    for (double rate : new double[] {0.9995, 1, 1.0005, 1.3}) {
      DeviceClock clock = new DeviceClock(1_000, 77_000, rate);
      for (long ahead = 1; ahead < 100_000; ahead += 997) {
        Moment deadline = clock.at(5_000).plusMillis(ahead);
        long due = clock.worldTimeOf(deadline, 5_000);
        assertFalse(clock.at(due).isBefore(deadline), () -> "woken early for " + deadline);
      }
    }
  }

  @Test
  void whatIsDueIsDueNow() {
    DeviceClock clock = new DeviceClock(0, 0, 1);
    clock.jump(10_000);
    assertEquals(3, clock.worldTimeOf(new Moment(9_000), 3));
    assertEquals(new Moment(10_003), clock.at(3));
  }
}
