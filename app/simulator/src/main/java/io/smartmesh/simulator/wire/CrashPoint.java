package io.smartmesh.simulator.wire;

/** Where exactly the power failed, seen from one message. */
public enum CrashPoint {
  /** What it would have told was computed, and its batch was lost. */
  UNSTORED("not stored"),
  /** Its batch is durable, and it did not leave (for a mesh frame: it just did not leave). */
  UNSENT("not sent"),
  /** It had just left. */
  SENT("sent"),
  /** It had arrived, and what followed from it was lost. */
  HEARD("heard"),
  /** It had arrived, and what followed from it is durable, but nothing was told. */
  KEPT("kept");

  private final String label;

  CrashPoint(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
