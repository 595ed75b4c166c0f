package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Moment;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** ND-20: the steady clock goes on in a machine's sleep, and cares for no other clock. */
class MonotonicTimeTest {
  private final FakeMachine machine = new FakeMachine();
  private final MonotonicTime time = new MonotonicTime(machine);

  @Test
  void sleepIsSeenAtOnceByTheJumpOfTheWallClock() {
    machine.run(300);
    assertEquals(new Moment(300), time.now());
    machine.sleep(3_600_000);
    assertEquals(new Moment(3_600_300), time.now());
    machine.run(20);
    assertEquals(new Moment(3_600_320), time.now());
  }

  @Test
  void sleepIsSeenWithinASecondWhereTheWallClockHidesIt() {
    machine.run(300);
    machine.sleep(60_000);
    machine.wall -= 60_000;
    machine.run(1_000);
    assertEquals(new Moment(61_300), time.now());
  }

  @Test
  void shortSleepsAddUp() {
    for (int i = 1; i <= 100; i++) {
      machine.sleep(50);
      machine.run(1_000);
      long error = time.now().millis() - i * 1_050L;
      assertTrue(error <= 0 && error > -150, "off by " + error);
    }
  }

  @Test
  void aWallClockThatIsSetChangesNothing() {
    for (long jump : new long[] {3_600_000, -7_200_000, 4_000_000_000_000L, -1L << 50}) {
      long before = time.now().millis();
      machine.wall += jump;
      machine.run(10);
      assertEquals(before + 10, time.now().millis());
    }
  }

  @Test
  void itLooksOnceASecondAtMostWhileNothingJumps() {
    int looks = machine.looks;
    for (int i = 0; i < 10_000; i++) {
      machine.run(1);
      time.now();
    }
    assertEquals(10, machine.looks - looks);
  }

  @Test
  void aMachineThatDoesNotTellGoesOnWithItsSteadyClock() {
    machine.silent = true;
    MonotonicTime plain = new MonotonicTime(machine);
    machine.run(5_000);
    machine.sleep(60_000);
    assertEquals(new Moment(5_000), plain.now());
  }

  @Test
  void neverGoesBackAndNeverRunsAhead() {
    SplittableRandom random = new SplittableRandom(20);
    long last = 0;
    for (int step = 0; step < 50_000; step++) {
      machine.stallMillis = random.nextInt(4) == 0 ? random.nextInt(300) : 0;
      machine.wall += random.nextInt(50) == 0 ? random.nextInt(2_000_000) - 1_000_000 : 0;
      machine.run(random.nextInt(400));
      if (random.nextInt(20) == 0) {
        machine.sleep(random.nextInt(100_000));
      }
      long now = time.now().millis();
      assertTrue(now >= last, "went back from " + last + " to " + now);
      assertTrue(now <= machine.boot / 1_000_000 - FakeMachine.UP, "ran ahead");
      last = now;
    }
  }

  @Test
  void thisMachinesClocksAgree() throws Exception {
    SystemTime system = new SystemTime();
    OptionalLong boot = system.sinceBootNanos();
    assumeTrue(boot.isPresent(), "skipped: this system does not tell the time since boot");
    long steady = system.steadyNanos();
    Thread.sleep(50);
    long steadyPassed = system.steadyNanos() - steady;
    long bootPassed = system.sinceBootNanos().getAsLong() - boot.getAsLong();
    // The time since boot comes in steps of 10 ms, and was looked at before and after.
    assertTrue(bootPassed >= steadyPassed - 10_000_000, bootPassed + " and " + steadyPassed);
  }

  /** Clocks that the test moves; every look at one may take a while. */
  private static final class FakeMachine implements TimeSources {
    static final long UP = 77_000_000;

    private long steady = -5_000_000_000L;
    private long wall = 1_700_000_000_000L;
    private long boot = UP * 1_000_000;
    private long stallMillis;
    private int looks;
    private boolean silent;

    void run(long millis) {
      steady += millis * 1_000_000;
      sleep(millis);
    }

    void sleep(long millis) {
      boot += millis * 1_000_000;
      wall += millis;
    }

    @Override
    public long steadyNanos() {
      long seen = steady;
      run(stallMillis);
      return seen;
    }

    @Override
    public long wallMillis() {
      long seen = wall;
      run(stallMillis);
      return seen;
    }

    @Override
    public OptionalLong sinceBootNanos() {
      looks++;
      long seen = boot / 10_000_000 * 10_000_000;
      run(stallMillis);
      return silent ? OptionalLong.empty() : OptionalLong.of(seen);
    }
  }
}
