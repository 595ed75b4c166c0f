package io.smartmesh.crypto;

/** Which of the last {@link #SIZE} counters of a session have come; older ones count as come. */
public final class ReplayWindow {
  public static final int SIZE = 1_024;

  private final long[] seen = new long[SIZE / Long.SIZE];
  private long highest = -1;

  /** −1 before the first. */
  public long highest() {
    return highest;
  }

  public boolean isFresh(long counter) {
    return counter > highest || (counter > highest - SIZE && !get(counter));
  }

  /** To be called for authentic frames only: else a forged counter would shut out the true ones. */
  public void accept(long counter) {
    if (counter > highest) {
      long firstNew = Math.max(highest + 1, counter - SIZE + 1);
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
    return (int) (counter % SIZE) / Long.SIZE;
  }

  private static long bit(long counter) {
    return 1L << (counter % Long.SIZE);
  }
}
