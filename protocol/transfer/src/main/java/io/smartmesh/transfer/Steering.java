package io.smartmesh.transfer;

/** What a user can do about a transfer. */
public enum Steering {
  ACCEPT,
  REFUSE,
  PAUSE,
  RESUME,
  CANCEL,
  /** Not shown any more; only what is over. */
  FORGET
}
