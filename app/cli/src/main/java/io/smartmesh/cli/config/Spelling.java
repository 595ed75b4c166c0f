package io.smartmesh.cli.config;

/** How far two words are from each other. */
final class Spelling {
  /** Longer words are not compared. */
  private static final int LENGTH_MOST = 64;

  private Spelling() {}

  /** Letters to add, take out or change (Levenshtein). */
  static int distance(String one, String other) {
    if (one.length() > LENGTH_MOST || other.length() > LENGTH_MOST) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
