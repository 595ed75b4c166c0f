package io.smartmesh.crypto;

/** The handshakes we use (Noise specification, revision 34, §7). */
public enum NoisePattern {
  /**
   * Three messages; neither side needs to know the other's key before; both are authenticated. Who
   * only listens sees neither key; who dials learns the responder's.
   */
  XX,

  /** One message to a known key; authenticates the sender. */
  X,

  /** One message to a known key from nobody in particular. */
  N
}
