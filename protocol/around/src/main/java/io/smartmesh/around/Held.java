package io.smartmesh.around;

import static io.smartmesh.around.AroundLimits.NOBODY;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;

/** A post that is here. Ages are told, and go on with monotonic time (AR-4). */
final class Held {
  /** What is stored of it once. */
  record Origin(Address giver, int hops, Bytes nonce, String name) {}

  private final Post post;
  private final Origin origin;
  private final long number;
  private final long ageThen;
  private final Moment since;
  private boolean isLeft;

  /**
   * @param number later ones have a greater one
   */
  Held(Post post, Origin origin, long number, long ageSeconds, Moment now) {
    this.post = post;
    this.origin = origin;
    this.number = number;
    ageThen = ageSeconds;
    since = now;
  }

  Post post() {
    return post;
  }

  PostId id() {
    return post.id();
  }

  PostKind kind() {
    return post.kind();
  }

  Origin origin() {
    return origin;
  }

  Address giver() {
    return origin.giver();
  }

  int hops() {
    return origin.hops();
  }

  long number() {
    return number;
  }

  Address writer() {
    return post.writer().address();
  }

  boolean isOwn() {
    return origin.giver().equals(NOBODY);
  }

  boolean hasCard() {
    return !post.said().card().isEmpty();
  }

  /** AR-5: others may hear of it here. */
  boolean isOffered() {
    return origin.hops() < post.kind().hopsMost();
  }

  /** AR-10: whoever gave it does not have it any more. */
  boolean isLeft() {
    return isLeft;
  }

  void listed(boolean isThere) {
    isLeft = !isThere;
  }

  long ageSeconds(Moment now) {
    return ageThen + Math.max(0, now.millisSince(since) / 1_000);
  }

  Moment over() {
    return since.plusMillis((post.said().seconds() - ageThen) * 1_000);
  }

  PostView view(Moment now) {
    Post.Said said = post.said();
    return new PostView(
        id(),
        said.kind(),
        said.room(),
        said.text(),
        writer(),
        hasCard(),
        origin.name(),
        said.date(),
        ageSeconds(now),
        said.seconds(),
        origin.hops());
  }
}
