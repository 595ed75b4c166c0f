package io.smartmesh.ratchet;

import io.smartmesh.base.Address;

/** Everything a peer can do wrong here, with both compared values (RA-16). */
public sealed interface RatchetError {
  /** Changed on the way, made up, or for somebody else. */
  record NotAuthentic(int bytes) implements RatchetError {}

  record Malformed(String what) implements RatchetError {}

  /** 33 bytes that are no point of the curve. */
  record NotOnCurve(String what) implements RatchetError {}

  /** A start under a prekey that is not here: used, too old, or never ours. */
  record UnknownPrekey(long id) implements RatchetError {}

  /** The number of a message beyond what one chain may have. */
  record SkipTooFar(int number, int most) implements RatchetError {}

  /** A message that was opened before, or whose key was given up. */
  record Repeated(int number) implements RatchetError {}

  /** Nothing more can be sealed before the peer has answered. */
  record ChainUsedUp(int used, int most) implements RatchetError {}

  /** Prekeys of another device than was asked for. */
  record OfAnotherDevice(Address named, Address expected) implements RatchetError {}

  /** Prekeys that the device has not signed. */
  record BadSignature(Address device) implements RatchetError {}
}
