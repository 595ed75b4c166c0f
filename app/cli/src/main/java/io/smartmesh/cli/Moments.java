package io.smartmesh.cli;

import io.smartmesh.base.ChainTime;
import java.time.Instant;

/** Times for people. */
final class Moments {
  private Moments() {}

  /** ISO 8601, to the second. */
  static String utc(ChainTime time) {
    return Instant.ofEpochSecond(time.seconds()).toString();
  }
}
