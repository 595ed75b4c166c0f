package io.smartmesh.base;

import java.util.function.Function;

/**
 * A value, or the typed reason why there is none. For errors a peer or a user can cause; bugs
 * throw.
 */
public sealed interface Result<T, E> {
  record Ok<T, E>(T value) implements Result<T, E> {}

  record Err<T, E>(E error) implements Result<T, E> {}

  static <T, E> Result<T, E> ok(T value) {
    return new Ok<>(value);
  }

  static <T, E> Result<T, E> err(E error) {
    return new Err<>(error);
  }

  default boolean isOk() {
    return this instanceof Ok;
  }

  /** For tests and for callers that have checked {@link #isOk()}. */
  default T orThrow() {
    if (this instanceof Ok<T, E> ok) {
      return ok.value();
    }
    throw new IllegalStateException(String.valueOf(((Err<T, E>) this).error()));
  }

  default <U> U fold(
      Function<? super T, ? extends U> onOk, Function<? super E, ? extends U> onErr) {
    if (this instanceof Ok<T, E> ok) {
      return onOk.apply(ok.value());
    }
    return onErr.apply(((Err<T, E>) this).error());
  }
}
