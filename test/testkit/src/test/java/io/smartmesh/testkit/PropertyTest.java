package io.smartmesh.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropertyTest {
  @Test
  void namesTheSeedThatFails() {
    List<Long> seen = new ArrayList<>();
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Property.forAll(
                    10,
                    null,
                    rng -> {
                      seen.add(rng.number());
                      assertTrue(seen.size() < 4, "the fourth is bad");
                    }));
    assertTrue(String.valueOf(error.getMessage()).contains("smartmesh.seed=3"), error::toString);
  }

  @Test
  void runsTheOneSeedThatIsAskedFor() {
    List<Long> seen = new ArrayList<>();
    Property.forAll(10, "17", rng -> seen.add(rng.number()));
    assertEquals(List.of(new Rng(17).number()), seen);
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertEquals(new Rng(7).next(50), new Rng(7).next(50));
  }

  @Test
  void wiresLoseDoubleAndReorderAsAsked() {
    VirtualTime time = new VirtualTime();
    Wire wire = new Wire(time, new Rng(1), new Wire.Faults(0.5, 0.5, 1, 20));
    List<Integer> arrived = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      wire.carry(() -> arrived.add(number));
    }
    time.run(20);
    assertTrue(arrived.size() > 650 && arrived.size() < 850, "arrived: " + arrived.size());
    assertTrue(arrived.get(0) > arrived.get(arrived.size() - 1) || arrived.get(0) > 0);
  }
}
