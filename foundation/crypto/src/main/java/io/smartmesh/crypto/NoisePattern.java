package io.smartmesh.crypto;

/** The handshakes we use (Noise specification, revision 34, §7). */
public enum NoisePattern {
  /**
   * Three messages; neither side needs to know the other's key before; both are authenticated. Who
   * only listens sees neither key; who dials learns the responder's.
   */
  XX,

  /**
   * Two messages to a known key; both sides are authenticated. Who listens sees neither key. The
   * first message can be replayed, and whoever has the responder's key reads from it who sent it:
   * it carries nothing, and the responder believes nothing before the initiator's next word.
   */
  IK,

  /** One message to a known key; authenticates the sender. */
  X
}
