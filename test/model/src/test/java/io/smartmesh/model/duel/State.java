package io.smartmesh.model.duel;

/**
 * A lane state.
 *
 * @param paid what was transferred so far
 * @param leaf {@link #NONE}, {@link #PENDING} or {@link #JUNK}
 */
record State(int seq, int paid, int leaf) implements Comparable<State> {
  static final int NONE = 0;

  /** The one payment of 1 that may be pending. */
  static final int PENDING = 1;

  /** Another leaf of the same amount that nobody can ever claim. */
  static final int JUNK = 2;

  static final State START = new State(0, 0, NONE);

  boolean pends() {
    return leaf == PENDING;
  }

  /** What it brings its payee, if the evidence was registered or not. */
  int value(boolean registered) {
    return paid + (pends() && registered ? 1 : 0);
  }

  @Override
  public int compareTo(State other) {
    int order = Integer.compare(seq, other.seq);
    order = order != 0 ? order : Integer.compare(paid, other.paid);
    return order != 0 ? order : Integer.compare(leaf, other.leaf);
  }

  @Override
  public String toString() {
    return "(" + seq + "," + paid + (leaf == NONE ? "" : leaf == JUNK ? ",junk" : ",p") + ")";
  }
}
