package io.smartmesh.node;

import io.smartmesh.around.AroundError;
import io.smartmesh.around.PostKind;

/** Refusals of what is said to everybody near, in words. */
final class ExplainAround {
  private static final String LIST = "See what there is: smartmesh around list";

  private ExplainAround() {}

  static UserReply.Refused of(AroundError error) {
    if (error instanceof AroundError.NotFound e) {
      return new UserReply.Refused(
          "no-post", "There is no word or notice " + e.id() + " here.", LIST);
    } else if (error instanceof AroundError.NotOwnNotice e) {
      return new UserReply.Refused(
          "not-own-notice",
          e.id() + " is no notice of yours.",
          "What is not yours goes from here with: smartmesh around report ID");
    } else if (error instanceof AroundError.Oneself e) {
      return new UserReply.Refused(
          "own-post",
          e.id() + " is your own.",
          "A notice is taken back with: smartmesh notice withdraw ID");
    } else if (error instanceof AroundError.NotMuted e) {
      return new UserReply.Refused("not-muted", e.writer() + " is not muted.", LIST);
    } else if (error instanceof AroundError.TooManyMuted e) {
      return new UserReply.Refused(
          "too-many-muted",
          "You have muted " + e.muted() + " of " + e.most() + " writers.",
          "smartmesh around unmute WRITER");
    }
    return ofWriting(error);
  }

  private static UserReply.Refused ofWriting(AroundError error) {
    if (error instanceof AroundError.TooMany e) {
      boolean isWord = e.kind() == PostKind.WORD;
      return new UserReply.Refused(
          "too-many-posts",
          "You have " + e.posts() + " of " + e.most() + (isWord ? " words" : " notices") + ".",
          isWord
              ? "Words are about for an hour; wait until some are over."
              : "smartmesh notice withdraw ID");
    } else if (error instanceof AroundError.BadText e) {
      return new UserReply.Refused(
          "post-text",
          "The text has " + e.bytes() + " bytes; 1 to " + e.most() + " are possible.",
          "Say it shorter or in parts, without control characters.");
    } else if (error instanceof AroundError.BadRoom e) {
      return new UserReply.Refused(
          "room-name",
          "\"" + e.room() + "\" is no name of a room.",
          "1 to 32 bytes of letters, digits, signs and single spaces.");
    } else if (error instanceof AroundError.BadLifetime e) {
      return new UserReply.Refused(
          "post-lifetime",
          e.seconds() + " s is too long or too short, 1 to " + e.most() + " s are possible.",
          "smartmesh notice post --help");
    }
    return new UserReply.Refused("post-refused", "It was refused: " + error + ".", LIST);
  }
}
