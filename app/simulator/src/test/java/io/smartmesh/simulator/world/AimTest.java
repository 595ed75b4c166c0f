package io.smartmesh.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.Cell;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AimTest {
  @Test
  void strikesAFewTimesAndThenNoMore() {
    Aim aim = new Aim(new Draw(1));
    int strikes = 0;
    while (aim.target(0).isPresent()) {
      aim.struck(0);
      strikes++;
    }
    assertEquals(6, strikes);
  }

  @Test
  void comesToEveryCellOverTheSeeds() {
    Set<Cell> aimedAt = new TreeSet<>();
    for (int seed = 0; seed < 300; seed++) {
      Aim aim = new Aim(new Draw(seed));
      for (Optional<Cell> cell = aim.target(0); cell.isPresent(); cell = aim.target(0)) {
        aimedAt.add(cell.get());
        aim.struck(0);
      }
    }
    assertEquals(new TreeSet<>(Cell.REACHABLE), aimedAt);
  }

  @Test
  void whatDoesNotHappenGivesWayToSomethingElse() {
    Aim aim = new Aim(new Draw(2));
    Set<Cell> seen = new TreeSet<>();
    for (long now = 0; now < 600_000; now += 10_000) {
      aim.target(now).ifPresent(seen::add);
    }
    assertTrue(seen.size() > 20, () -> "only " + seen);
  }
}
