package io.smartmesh.errand;

/** Why something cannot be handed in; each with both values that were compared. */
public sealed interface ErrandError {
  /** The deadline is over, or so near that nobody would take it. */
  record TooLate(long deadline, long now) implements ErrandError {}

  record TooMany(int open, int most) implements ErrandError {}
}
