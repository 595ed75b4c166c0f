package io.smartmesh.testkit;

import org.jspecify.annotations.Nullable;

/** Runs one test body with many seeds and names the one that failed. */
public final class Property {
  /** Runs this seed alone: {@code -Dsmartmesh.seed=17}. */
  private static final String ONLY = "smartmesh.seed";

  private Property() {}

  /** A property: true for whatever data {@code rng} gives. */
  public interface Body {
    void check(Rng rng) throws Exception;
  }

  public static void forAll(int seeds, Body body) {
    forAll(seeds, System.getProperty(ONLY), body);
  }

  /** {@code only} is the one seed to run; null for all. */
  static void forAll(int seeds, @Nullable String only, Body body) {
    long first = only == null ? 0 : Long.parseLong(only);
    long end = only == null ? seeds : first + 1;
    for (long seed = first; seed < end; seed++) {
      try {
        body.check(new Rng(seed));
      } catch (Exception | AssertionError failure) {
        throw new AssertionError(
            "fails with -D" + ONLY + "=" + seed + ": " + failure.getMessage(), failure);
      }
    }
  }
}
