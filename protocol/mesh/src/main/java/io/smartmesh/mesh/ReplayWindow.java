package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.REPLAY_WINDOW;

/** Which of the last 1,024 counters have come; older ones count as come (LN-11). */
final class ReplayWindow {
  private final long[] seen = new long[REPLAY_WINDOW / Long.SIZE];
  private long highest = -1;

  long highest() {
    return highest;
  }

  boolean isFresh(long counter) {
    return counter > highest || (counter > highest - REPLAY_WINDOW && !get(counter));
  }

  /** To be called for authentic frames only: else a forged counter would shut out the true ones. */
  void accept(long counter) {
    if (counter > highest) {
      long firstNew = Math.max(highest + 1, counter - REPLAY_WINDOW + 1);
      for (long skipped = firstNew; skipped < counter; skipped++) {
        seen[word(skipped)] &= ~bit(skipped);
      }
      highest = counter;
    }
    seen[word(counter)] |= bit(counter);
  }

  private boolean get(long counter) {
    return (seen[word(counter)] & bit(counter)) != 0;
  }

  private static int word(long counter) {
    return (int) (counter % REPLAY_WINDOW) / Long.SIZE;
  }

  private static long bit(long counter) {
    return 1L << (counter % Long.SIZE);
  }
}
