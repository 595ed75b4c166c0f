package io.smartmesh.base;

import java.util.function.Consumer;

/**
 * A sans-IO protocol machine: it acts only when called, never blocks, and has no clock, thread,
 * socket, file or randomness of its own. All its effects are the outputs it hands to {@code out},
 * in order.
 *
 * @param <I> sealed type of inputs
 * @param <O> sealed type of outputs
 */
public interface Machine<I, O> {
  /** Takes one input. {@code now} never goes back between calls. */
  void handle(I input, Moment now, Consumer<? super O> out);

  /** Does what is due at {@code now}. Extra calls are harmless. */
  void wake(Moment now, Consumer<? super O> out);

  /**
   * When {@link #wake} wants to be called next; may change after every call. {@link Moment#NEVER}
   * for not at all.
   */
  Moment deadline();
}
