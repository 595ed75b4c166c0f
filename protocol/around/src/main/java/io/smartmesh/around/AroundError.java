package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/** Everything a user or a neighbour can do wrong here, with both compared values. */
public sealed interface AroundError {
  record Malformed(String what) implements AroundError {}

  /** From whom nothing is taken, because he is not near, or one too many. */
  record NotNear(Address peer, int most) implements AroundError {}

  record TooFast(Address peer, int perSecond) implements AroundError {}

  record NotAsked(Bytes prefix) implements AroundError {}

  record BadSignature(Address writer) implements AroundError {}

  /** Not a card, or somebody else's. */
  record BadCard(Address writer, String why) implements AroundError {}

  record TooFar(int hops, int most) implements AroundError {}

  record TooOld(long seconds, long most) implements AroundError {}

  /** Taken back by its writer before it came. */
  record Withdrawn(PostId id) implements AroundError {}

  /** By the user, here; or a contact that is blocked. */
  record Muted(Address writer) implements AroundError {}

  /** One writer, or the user himself, has as many as one may have. */
  record TooMany(PostKind kind, int posts, int most) implements AroundError {}

  /** What is here is more useful. */
  record NoRoom(int posts, int most) implements AroundError {}

  record BadText(int bytes, int most) implements AroundError {}

  record BadRoom(String room) implements AroundError {}

  record BadLifetime(long seconds, long most) implements AroundError {}

  record NotFound(PostId id) implements AroundError {}

  /** Only a notice of one's own can be taken back. */
  record NotOwnNotice(PostId id) implements AroundError {}

  /** Nobody mutes or reports himself. */
  record Oneself(PostId id) implements AroundError {}

  record NotMuted(Address writer) implements AroundError {}

  record TooManyMuted(int muted, int most) implements AroundError {}
}
