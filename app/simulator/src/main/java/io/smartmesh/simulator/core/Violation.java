package io.smartmesh.simulator.core;

/** A checker found that a promise was broken. Ends the run of this seed. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String checker;

  public Violation(String checker, String what) {
    super(what);
    this.checker = checker;
  }

  public String checker() {
    return checker;
  }
}
