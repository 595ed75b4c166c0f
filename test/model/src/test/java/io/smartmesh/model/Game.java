package io.smartmesh.model;

import java.util.List;

/**
 * What {@link Exploration} explores.
 *
 * @param <W> a world: everything that both parties and the chain know; a value
 */
public interface Game<W> {
  W start();

  List<Step<W>> moves(W world);

  /** Plays every way in which it can end from here, and tells each broken promise. */
  void endgames(W world, Verdicts verdicts);

  /**
   * One move.
   *
   * @param text what a reader of the story is told
   */
  record Step<W>(String text, W after) {}
}
