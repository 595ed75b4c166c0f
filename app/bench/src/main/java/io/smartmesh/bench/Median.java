package io.smartmesh.bench;

import java.util.Arrays;

/** Numbers of several repetitions, of which the middle ones are told. */
final class Median {
  private final double[] sorted;

  private Median(double[] sorted) {
    this.sorted = sorted;
  }

  static Median of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Median(sorted);
  }

  double value() {
    return percentile(50);
  }

  double least() {
    return sorted[0];
  }

  double most() {
    return sorted[sorted.length - 1];
  }

  /** The value that this share of the numbers does not exceed (nearest rank). */
  double percentile(int share) {
    int rank = (int) Math.ceil(share / 100.0 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }
}
