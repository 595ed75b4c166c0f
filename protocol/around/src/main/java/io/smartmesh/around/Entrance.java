package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.crypto.Curve;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What of all that neighbours bring is taken (AR-7). */
final class Entrance {
  private final long network;
  private final Curve curve;
  private final Shelf shelf;
  private final Set<Address> muted;
  private final Predicate<Address> isBlocked;

  Entrance(
      long network, Curve curve, Shelf shelf, Set<Address> muted, Predicate<Address> isBlocked) {
    this.network = network;
    this.curve = curve;
    this.shelf = shelf;
    this.muted = muted;
    this.isBlocked = isBlocked;
  }

  /** What is wrong with it for good, whoever brings it; cheap checks first. */
  Optional<AroundError> never(Post post) {
    Address writer = post.writer().address();
    if (muted.contains(writer) || isBlocked.test(writer)) {
      return Optional.of(new AroundError.Muted(writer));
    } else if (shelf.isWithdrawn(post)) {
      return Optional.of(new AroundError.Withdrawn(post.id()));
    }
    return Optional.empty();
  }

  /** What is wrong with it as this neighbour brings it, or now. */
  Optional<AroundError> notNow(Post post, AroundFrame.Given given) {
    PostKind kind = post.kind();
    if (given.hops() < 1 || given.hops() > kind.hopsMost()) {
      return Optional.of(new AroundError.TooFar(given.hops(), kind.hopsMost()));
    } else if (given.ageSeconds() >= post.said().seconds()) {
      return Optional.of(new AroundError.TooOld(given.ageSeconds(), post.said().seconds()));
    }
    return tooMany(post.writer().address(), kind);
  }

  Optional<AroundError> tooMany(Address writer, PostKind kind) {
    int posts = shelf.count(writer, kind);
    int most = kind == PostKind.WORD ? AroundLimits.WRITER_WORDS : AroundLimits.WRITER_NOTICES;
    return posts < most
        ? Optional.empty()
        : Optional.of(new AroundError.TooMany(kind, posts, most));
  }

  boolean isSigned(Post post) {
    return post.isSigned(curve);
  }

  /** What the writer calls himself, empty without a card; or why it is not his card. */
  Result<String, AroundError> name(Post post) {
    Bytes card = post.said().card();
    if (card.isEmpty()) {
      return Result.ok("");
    }
    Address writer = post.writer().address();
    Result<ContactCard, CardError> read = ContactCard.decode(card, network, curve, curve);
    if (read instanceof Result.Err<ContactCard, CardError> err) {
      return Result.err(new AroundError.BadCard(writer, String.valueOf(err.error())));
    }
    ContactCard shown = read.orThrow();
    return shown.address().equals(writer)
        ? Result.ok(shown.name())
        : Result.err(new AroundError.BadCard(writer, "it is of " + shown.address()));
  }
}
