package io.smartmesh.cli.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What values a setting may have.
 *
 * @param read empty when the text is not such a value
 * @param allowed in words
 * @param range of a number
 * @param shown the value as others may see it: without passwords and access keys
 */
public record Kind<T>(
    Function<String, Optional<T>> read,
    Allowed allowed,
    Optional<Range> range,
    UnaryOperator<String> shown) {

  /** A sentence of the messages and its values. */
  public record Allowed(String message, List<Object> values) {}

  /**
   * Both ends belong to it.
   *
   * @param unit {@code seconds}, {@code bytes}, {@code blocks}, or empty
   */
  public record Range(long least, long most, String unit) {}

  static <T> Kind<T> of(Function<String, Optional<T>> read, String message, Object... values) {
    return new Kind<>(
        read, new Allowed(message, List.of(values)), Optional.empty(), UnaryOperator.identity());
  }

  Kind<T> shown(UnaryOperator<String> how) {
    return new Kind<>(read, allowed, range, how);
  }
}
