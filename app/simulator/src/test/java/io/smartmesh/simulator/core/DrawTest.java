package io.smartmesh.simulator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DrawTest {
  @Test
  void isTheSameForEver() {
    Draw draw = new Draw(1);
    assertEquals(0x5e41ab087439611eL, draw.next());
  }

  @Test
  void aSplitDoesNotDependOnWhatWasDrawn() {
    Draw fresh = new Draw(7);
    Draw used = new Draw(7);
    used.next();
    assertEquals(fresh.split("radio").next(), used.split("radio").next());
    assertNotEquals(fresh.split("radio").next(), fresh.split("chain").next());
  }

  @Test
  void staysWithinItsBounds() {
    Draw draw = new Draw(3);
    boolean least = false;
    boolean most = false;
    for (int i = 0; i < 1_000; i++) {
      long drawn = draw.between(-2, 2);
      assertTrue(drawn >= -2 && drawn <= 2);
      least |= drawn == -2;
      most |= drawn == 2;
    }
    assertTrue(least && most);
  }
}
