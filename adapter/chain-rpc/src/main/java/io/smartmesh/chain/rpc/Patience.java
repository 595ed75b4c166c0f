package io.smartmesh.chain.rpc;

/**
 * How long to wait for a block that takes a transaction, in milliseconds.
 *
 * @param dearer before more is offered
 * @param again before it is given to the chain nodes once more: they may have dropped it
 * @param expire before an action that could not even be sent is given back
 */
record Patience(long dearer, long again, long expire) {
  static final Patience USUAL = new Patience(45_000, 15_000, 60_000);
}
