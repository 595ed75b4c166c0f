package io.smartmesh.testkit;

/** A way for datagrams that loses, doubles and delays them; different delays reorder. */
public final class Wire {
  /**
   * What a wire does.
   *
   * @param loss probability that a datagram is lost
   * @param duplication probability that it comes twice
   */
  public record Faults(double loss, double duplication, int delayLeast, int delayMost) {
    public static final Faults NONE = new Faults(0, 0, 1, 1);
  }

  private final VirtualTime time;
  private final Rng rng;
  private Faults faults;

  public Wire(VirtualTime time, Rng rng, Faults faults) {
    this.time = time;
    this.rng = rng;
    this.faults = faults;
  }

  public void faults(Faults changed) {
    faults = changed;
  }

  /** Runs {@code delivery} later: usually once. */
  public void carry(Runnable delivery) {
    int copies = rng.chance(faults.loss()) ? 0 : rng.chance(faults.duplication()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      time.after(rng.between(faults.delayLeast(), faults.delayMost()), delivery);
    }
  }
}
