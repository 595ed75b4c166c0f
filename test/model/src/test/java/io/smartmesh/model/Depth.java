package io.smartmesh.model;

/** How deep a test explores: more with {@code -Dmodel.depth=5}, which takes minutes. */
public final class Depth {
  private static final String PROPERTY = "model.depth";

  private Depth() {}

  /** The depth that fits the gate, or the one asked for. */
  public static int orAsked(int inTheGate) {
    return Math.max(inTheGate, Integer.getInteger(PROPERTY, inTheGate));
  }
}
