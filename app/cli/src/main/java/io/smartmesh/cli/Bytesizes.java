package io.smartmesh.cli;

/** Amounts of bytes for people: at most four digits, in steps of a thousand. */
final class Bytesizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final long STEP = 1000;
  private static final long SHOWN_MOST = 10_000;

  private Bytesizes() {}

  /** Rounded down. */
  static String of(long bytes) {
    long count = bytes;
    int unit = 0;
    while (count >= SHOWN_MOST) {
      count /= STEP;
      unit++;
    }
    return count + " " + UNITS[unit];
  }
}
