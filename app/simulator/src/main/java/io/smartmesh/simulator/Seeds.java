package io.smartmesh.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of seeds, both ends included. */
record Seeds(long first, long last) {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})");

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Seeds parse(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("--seeds wants a range like 1-100, not '" + text + "'.");
    }
    Seeds seeds = new Seeds(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    if (seeds.last < seeds.first) {
      throw new IllegalArgumentException("The range " + text + " is empty: write it upwards.");
    }
    return seeds;
  }

  long count() {
    return last - first + 1;
  }
}
