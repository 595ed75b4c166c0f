package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import java.util.Optional;

/** What is asked of the parts of a message. */
final class Checks {
  private Checks() {}

  @SafeVarargs
  static Optional<ContentError> first(Optional<ContentError>... all) {
    for (Optional<ContentError> one : all) {
      if (one.isPresent()) {
        return one;
      }
    }
    return Optional.empty();
  }

  static Optional<ContentError> text(String what, String text, int most) {
    int bytes = Bytes.utf8(text).length();
    if (!Encoder.isText(text)) {
      return Optional.of(new ContentError.BrokenText(what));
    }
    return bytes > most
        ? Optional.of(new ContentError.TooLong(what, bytes, most))
        : Optional.empty();
  }

  static Optional<ContentError> someText(String what, String text, int most) {
    return text.isEmpty() ? Optional.of(new ContentError.Empty(what)) : text(what, text, most);
  }

  static Optional<ContentError> bytes(String what, Bytes bytes, int most) {
    if (bytes.isEmpty()) {
      return Optional.of(new ContentError.Empty(what));
    }
    return bytes.length() > most
        ? Optional.of(new ContentError.TooLong(what, bytes.length(), most))
        : Optional.empty();
  }

  static Optional<ContentError> within(String what, long is, long least, long most) {
    return is < least || is > most
        ? Optional.of(new ContentError.OutOfRange(what, is, least, most))
        : Optional.empty();
  }
}
