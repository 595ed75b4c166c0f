package io.smartmesh.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Undoes what was set up, last first, exactly once: at the end of the story, on failure or on a
 * signal.
 */
final class Cleanup implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private boolean isDone;

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::run, "demo-cleanup"));
  }

  /** Undone at once where all the rest has been already. */
  synchronized void add(Runnable step) {
    if (isDone) {
      step.run();
    } else {
      steps.push(step);
    }
  }

  @Override
  public void close() {
    run();
  }

  private synchronized void run() {
    isDone = true;
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }
}
