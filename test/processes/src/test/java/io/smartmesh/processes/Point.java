package io.smartmesh.processes;

import java.util.Locale;

/** Where a process dies, seen from a message, a fact of the chain or a transaction. */
enum Point {
  /** What it says is durable and has not left. */
  BEFORE_SEND,
  /** It has just left. */
  AFTER_SEND,
  /** It has come, and nothing has followed from it. */
  BEFORE_RECEIVE,
  /** What follows from it is about to be stored, and is lost. */
  BEFORE_STORE,
  /** What follows from it is durable, and nobody was told. */
  AFTER_STORE;

  boolean isOfSender() {
    return this == BEFORE_SEND || this == AFTER_SEND;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
