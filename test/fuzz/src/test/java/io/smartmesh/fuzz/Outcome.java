package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;
import java.util.function.Function;

/** What a decoder made of an input. */
public sealed interface Outcome {
  /** Reasons that differ only in numbers count as one. */
  record Refused(String reason) implements Outcome {}

  /**
   * @param again the value encoded again, where a value has one encoding only
   */
  record Taken(Optional<Bytes> again) implements Outcome {}

  /** A decoder that refuses with {@link Malformed}. */
  interface Throwing<T> {
    T decode(Bytes input) throws Malformed;
  }

  static Outcome refused(Object reason) {
    String text = String.valueOf(reason);
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = at;
      boolean number = false;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        number |= Character.isDigit(text.charAt(end++));
      }
      out.append(number ? "n" : text.substring(at, Math.max(end, at + 1)));
      at = Math.max(end, at + 1);
    }
    return new Refused(out.toString());
  }

  /** Taken by a format in which several inputs may mean the same. */
  static Outcome taken() {
    return new Taken(Optional.empty());
  }

  static Outcome taken(Bytes again) {
    return new Taken(Optional.of(again));
  }

  static <T> Outcome of(Bytes input, Throwing<T> decoder, Function<T, Bytes> encoder) {
    try {
      return taken(encoder.apply(decoder.decode(input)));
    } catch (Malformed e) {
      return refused(e.what());
    }
  }

  static <T> Outcome of(Bytes input, Throwing<T> decoder) {
    try {
      decoder.decode(input);
      return taken();
    } catch (Malformed e) {
      return refused(e.what());
    }
  }

  static <T> Outcome of(Result<T, ?> result, Function<? super T, Bytes> encoder) {
    return result.<Outcome>fold(value -> taken(encoder.apply(value)), Outcome::refused);
  }

  static Outcome of(Optional<?> result, String reason) {
    return result.isPresent() ? taken() : refused(reason);
  }
}
