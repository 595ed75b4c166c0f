package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResultTest {
  private final Result<Integer, String> good = Result.ok(7);
  private final Result<Integer, String> bad = Result.err("7 is above 5");

  @Test
  void is_one_of_the_two() {
    assertTrue(good.isOk());
    assertFalse(bad.isOk());
    assertEquals("7", good.fold(String::valueOf, reason -> reason));
    assertEquals("7 is above 5", bad.fold(String::valueOf, reason -> reason));
  }

  @Test
  void the_reason_is_in_the_exception() {
    assertEquals(7, good.orThrow());
    assertEquals(
        "7 is above 5", assertThrows(IllegalStateException.class, bad::orThrow).getMessage());
  }
}
