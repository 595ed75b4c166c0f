package io.smartmesh.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
  @Test
  void lastFirstAndOnce() {
    List<Integer> done = new ArrayList<>();
    Cleanup cleanup = new Cleanup();
    cleanup.add(() -> done.add(1));
    cleanup.add(() -> done.add(2));
    cleanup.close();
    cleanup.close();
    assertEquals(List.of(2, 1), done);
  }

  @Test
  void whatComesTooLateIsUndoneAtOnce() {
    List<Integer> done = new ArrayList<>();
    Cleanup cleanup = new Cleanup();
    cleanup.close();
    cleanup.add(() -> done.add(1));
    assertEquals(List.of(1), done);
  }
}
