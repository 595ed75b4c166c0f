package io.smartmesh.crypto;

/** Chooses the implementation of secp256k1 for this machine. */
public final class Curves {
  private Curves() {}

  /**
   * The fastest there is. It has no state: safe for use by many threads.
   *
   * @throws UnsupportedOperationException when there is none, saying why
   */
  public static Curve best() {
    return NativeCurve.load();
  }
}
