package io.smartmesh.model.life;

/**
 * A lane state.
 *
 * @param paid what was transferred so far
 * @param p what is still pending of the payment p
 * @param q and of the payment q
 * @param junk what is pending under terms that nobody can meet; only an adversary signs that
 */
public record State(int seq, int paid, int p, int q, int junk) implements Comparable<State> {
  /** How many payments there are: p and q. */
  public static final int LEAVES = 2;

  public static final State START = new State(0, 0, 0, 0, 0);

  public int leaf(int index) {
    return index == 0 ? p : q;
  }

  public int pending() {
    return p + q + junk;
  }

  int promised() {
    return paid + pending();
  }

  /** The next state. */
  State next(int paidMore, int index, int amount) {
    return new State(
        seq + 1, paid + paidMore, index == 0 ? amount : p, index == 1 ? amount : q, junk);
  }

  State next(int paidMore) {
    return new State(seq + 1, paid + paidMore, p, q, junk);
  }

  State at(int otherSeq) {
    return new State(otherSeq, paid, p, q, junk);
  }

  @Override
  public int compareTo(State other) {
    int order = Integer.compare(seq, other.seq);
    order = order != 0 ? order : Integer.compare(paid, other.paid);
    order = order != 0 ? order : Integer.compare(p, other.p);
    order = order != 0 ? order : Integer.compare(q, other.q);
    return order != 0 ? order : Integer.compare(junk, other.junk);
  }

  @Override
  public String toString() {
    return "("
        + seq
        + ","
        + paid
        + (p > 0 ? ",p" + p : "")
        + (q > 0 ? ",q" + q : "")
        + (junk > 0 ? ",junk" + junk : "")
        + ")";
  }
}
