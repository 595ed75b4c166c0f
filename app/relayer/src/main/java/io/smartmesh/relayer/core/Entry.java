package io.smartmesh.relayer.core;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.token.SignedRequest;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A request that was taken, as the store has it.
 *
 * @param id see {@link SignedRequest#id}
 * @param gas units that it needs alone, with room
 * @param why of a state that is no success, or why it still waits; empty otherwise
 * @param nonce of the transaction that has it, -1 without one
 * @param transaction that it was seen in
 * @param block of that; -1 without one
 * @param refusals looks in a row that refused it
 * @param tries transactions that had it without effect
 */
public record Entry(
    Hash id,
    SignedRequest request,
    long gas,
    State state,
    String why,
    long nonce,
    Optional<Hash> transaction,
    long block,
    int refusals,
    int tries) {
  /** No transaction, no block. */
  public static final long NONE = -1;

  /** Where a request is on its way. */
  public enum State {
    /** Durable; no transaction has it. */
    QUEUED,
    /** In a transaction that is in no block, as far as is known. */
    SENT,
    /** In a block that could still vanish. */
    MINED,
    /** In a block with enough others on top. */
    DONE,
    /** It had no effect, or could not have had one. Nothing was paid. */
    FAILED,
    /** No block had it until its deadline. Nothing was paid. */
    EXPIRED;

    public boolean isSettled() {
      return this == DONE || this == FAILED || this == EXPIRED;
    }
  }

  /** Units of SMT that it pays for a unit of gas. */
  public Amount perGas() {
    return new Amount(request.pays().units().divide(BigInteger.valueOf(gas)));
  }

  static Entry taken(Hash id, SignedRequest request, long gas) {
    return new Entry(id, request, gas, State.QUEUED, "", NONE, Optional.empty(), NONE, 0, 0);
  }

  Entry waits(String reason) {
    return new Entry(
        id, request, gas, State.QUEUED, reason, NONE, Optional.empty(), NONE, refusals, tries);
  }

  Entry refused(String reason) {
    return new Entry(
        id, request, gas, state, reason, nonce, transaction, block, refusals + 1, tries);
  }

  Entry sent(long by) {
    return new Entry(id, request, gas, State.SENT, "", by, Optional.empty(), NONE, 0, tries);
  }

  Entry in(State now, Hash hash, long number) {
    return new Entry(id, request, gas, now, "", nonce, Optional.of(hash), number, refusals, tries);
  }

  /** A transaction had it, in vain. */
  Entry back(String reason) {
    return new Entry(
        id, request, gas, State.QUEUED, reason, NONE, Optional.empty(), NONE, 0, tries + 1);
  }

  Entry ended(State end, String reason) {
    return new Entry(id, request, gas, end, reason, nonce, transaction, block, refusals, tries);
  }
}
