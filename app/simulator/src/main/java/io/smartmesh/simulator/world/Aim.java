package io.smartmesh.simulator.world;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.Cell;
import io.smartmesh.simulator.wire.CrashPoint;
import io.smartmesh.simulator.wire.Role;
import io.smartmesh.simulator.wire.Wiretap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Crashes at chosen cells of message × role × crash point, a few in each world, so that over the
 * seeds every cell is struck and not only those that happen often.
 */
final class Aim {
  private static final int STRIKES = 6;
  private static final long PATIENCE_MILLIS = 6_000;

  private final Draw draw;
  private final Set<Set<String>> likely = new LinkedHashSet<>();
  private Cell target;
  private int left = STRIKES;
  private long until;

  Aim(Draw draw) {
    this.draw = draw;
    this.target = draw.pick(Cell.REACHABLE);
  }

  /** What is aimed at now; another one when this did not happen for a while. */
  Optional<Cell> target(long now) {
    if (left == 0) {
      return Optional.empty();
    }
    if (now > until) {
      next(now);
    }
    return Optional.of(target);
  }

  void struck(long now) {
    left--;
    next(now);
  }

  private void next(long now) {
    target = draw.pick(Cell.REACHABLE);
    until = now + PATIENCE_MILLIS;
    likely.clear();
  }

  /**
   * Before a batch is written nobody can know what it holds back. So one such message is let go,
   * and the next batch that has the same causes is struck.
   */
  void learn(Wiretap.Word sent, Set<String> causesOfBatch) {
    if (target.point() == CrashPoint.UNSTORED
        && sent.role() == Role.SENDER
        && sent.message() == target.message()
        && !causesOfBatch.isEmpty()) {
      likely.add(causesOfBatch);
    }
  }

  boolean isLikely(Set<String> causesOfBatch) {
    return target.point() == CrashPoint.UNSTORED && likely.contains(causesOfBatch);
  }

  long downMillis() {
    return draw.between(10, 3_000);
  }
}
