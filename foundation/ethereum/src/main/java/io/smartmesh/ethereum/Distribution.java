package io.smartmesh.ethereum;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;

/**
 * The rows of the table in §9 of the white paper (TK-14 to TK-16), in its order. A year is 365 days
 * (TK-15).
 */
public enum Distribution {
  ADVISERS("advisers", 4, 1, 1, 4),
  ANGELS("angels", 4, 1, 0, 1),
  MARKET("market", 5, 0, 0, 1),
  TEAM("team", 10, 2, 0, 1),
  EARLY_INVESTORS("early-investors", 12, 1, 0, 1),
  FOUNDATION("foundation", 25, 0, 0, 1),
  SALE("sale", 40, 0, 0, 1);

  /** Decimals of SMT. */
  public static final int DECIMALS = 18;

  private static final Amount PERCENT = Amount.parse("31415926.53", DECIMALS);

  /** TK-1: exactly a hundred hundredths. */
  public static final Amount SUPPLY = PERCENT.times(100);

  private static final long YEAR_SECONDS = 365 * 86_400L;
  private static final int LABEL_LENGTH = 32;

  private final String id;
  private final int percent;
  private final int yearsLocked;
  private final int yearsOfSteps;
  private final int steps;

  Distribution(String id, int percent, int yearsLocked, int yearsOfSteps, int steps) {
    this.id = id;
    this.percent = percent;
    this.yearsLocked = yearsLocked;
    this.yearsOfSteps = yearsOfSteps;
    this.steps = steps;
  }

  /** Its name in files and on the chain. */
  public String id() {
    return id;
  }

  /** Of the supply. */
  public int percent() {
    return percent;
  }

  /** Its part of the supply. */
  public Amount share() {
    return PERCENT.times(percent);
  }

  /** From the launch until anything is due. */
  public long lockSeconds() {
    return yearsLocked * YEAR_SECONDS;
  }

  /** From the end of the lock until all is due; 0 where all is due at its end. */
  public long durationSeconds() {
    return yearsOfSteps * YEAR_SECONDS;
  }

  /** Equal parts of the share, each due at the end of its part of the duration. */
  public long steps() {
    return steps;
  }

  /** The name as the contract keeps it: filled up with zeros. */
  public Hash label() {
    byte[] word = new byte[LABEL_LENGTH];
    Bytes.utf8(id).copyTo(word, 0);
    return Hash.of(word);
  }
}
