package io.smartmesh.carry;

import io.smartmesh.base.Address;

/** Everything a user or a peer can do wrong here, with both compared values (CY-19). */
public sealed interface CarryError {
  record ContentsLength(int bytes, int most) implements CarryError {}

  record Lifetime(long seconds, long most) implements CarryError {}

  record TooManyOwn(int waiting, int most) implements CarryError {}

  /** No room, and nothing less urgent to give way. */
  record StoreFull(long bytes, long most) implements CarryError {}

  /** More than one stranger, or all together, may leave here. */
  record ShareUsedUp(Address peer, long bytes, long most) implements CarryError {}

  record TooManyContacts(int contacts, int most) implements CarryError {}

  record FrameLength(int bytes, int least) implements CarryError {}

  /** From whom no contact stands. */
  record Unmet(Address peer) implements CarryError {}

  record Malformed(String what) implements CarryError {}

  /** A block that has another id than it was offered under. */
  record WrongBlock(BundleId offered, BundleId shown) implements CarryError {}

  record WrongContents(BundleId id, Address peer) implements CarryError {}

  /** Sealed to somebody else, though its hint names us. */
  record NotForUs(BundleId id) implements CarryError {}

  record Expired(BundleId id, long ageSeconds, long lifetimeSeconds) implements CarryError {}

  record NotAsked(BundleId id) implements CarryError {}

  record NotOffered(BundleId id) implements CarryError {}

  record BeyondEnd(BundleId id, long end, int length) implements CarryError {}

  record TooManyParts(int parts, int most) implements CarryError {}

  record TooManyReceipts(Address peer, int receipts, int most) implements CarryError {}
}
