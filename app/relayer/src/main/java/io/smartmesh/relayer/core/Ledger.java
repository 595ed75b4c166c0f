package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import java.util.List;
import java.util.Optional;

/**
 * Port: what a relayer has promised. Everything is durable on return. Several relayers may share
 * one; the {@code sender*} methods work for the one that leads only.
 */
public interface Ledger {
  /** What one signer has here. */
  record Standing(int waiting, Amount needs, int failed) {}

  Optional<Entry> find(Hash id) throws LedgerFailure;

  /** The one that is not settled and has this nonce. */
  Optional<Entry> live(Address signer, Amount nonce) throws LedgerFailure;

  /** Requests that are not settled. */
  int waiting() throws LedgerFailure;

  /**
   * @param failedSince seconds since 1970 from which failures in blocks count
   */
  Standing standing(Address signer, long failedSince) throws LedgerFailure;

  /**
   * Takes a new request, or one that failed or expired before.
   *
   * @param now seconds since 1970
   * @return false when one that is not settled or done has its id, or its signer and nonce
   */
  boolean add(Entry entry, long now) throws LedgerFailure;

  /** Whether this one sends; asks to be the one where nobody is. */
  boolean lead() throws LedgerFailure;

  /**
   * The oldest ones that no transaction has.
   *
   * @param perGas least units of SMT for a unit of gas: who pays less now keeps nobody waiting
   */
  List<Entry> senderQueue(Amount perGas, int most) throws LedgerFailure;

  /** The oldest ones that no transaction has and whose deadline is before this second. */
  List<Entry> senderLate(long deadline, int most) throws LedgerFailure;

  /** Those that a nonce's transactions have. */
  List<Entry> senderEntries(long nonce) throws LedgerFailure;

  /** Not closed ones, lowest nonce first. */
  List<Flight> senderFlights() throws LedgerFailure;

  /** All nonces below it are used for good. */
  long senderFloor() throws LedgerFailure;

  /**
   * Notes a transaction before it is sent, and who is in it.
   *
   * @param entries as they are from now on
   */
  void senderOffers(long nonce, Flight.Offer offer, List<Entry> entries, long now)
      throws LedgerFailure;

  /** Requests as they are from now on. */
  void senderWrites(List<Entry> entries, long now) throws LedgerFailure;

  /** The nonce is used for good. */
  void senderCloses(long nonce, List<Entry> entries, long now) throws LedgerFailure;

  /** Forgets what was settled before. */
  void senderForgets(long settledBefore) throws LedgerFailure;
}
