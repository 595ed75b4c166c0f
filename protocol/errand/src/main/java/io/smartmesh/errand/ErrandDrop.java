package io.smartmesh.errand;

/** Why something of errands was dropped; docs/METRICS.md names each. */
public enum ErrandDrop {
  /** No box for us. */
  NOT_AUTHENTIC,
  MALFORMED,
  /** An answer beyond what others get in a second (RL-23). */
  TOO_FAST,
  /** A job that nobody has taken to the relayer. */
  UNTAKEN
}
