package io.smartmesh.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Breadth first through every world that a number of moves can lead to, each once; so the first
 * broken promise of a kind has a shortest story.
 *
 * @param states worlds met
 */
public record Exploration(int states, Verdicts verdicts) {

  private record Node<W>(W world, int depth, String text, @Nullable Node<W> before) {
    List<String> story() {
      List<String> steps = new ArrayList<>();
      for (Node<W> node = this; node.before != null; node = node.before) {
        steps.add(node.text);
      }
      Collections.reverse(steps);
      return steps;
    }
  }

  public static <W> Exploration of(Game<W> game, int depth) {
    Verdicts verdicts = new Verdicts();
    Set<W> seen = new HashSet<>();
    Deque<Node<W>> queue = new ArrayDeque<>();
    seen.add(game.start());
    queue.add(new Node<>(game.start(), 0, "", null));
    while (!queue.isEmpty()) {
      Node<W> node = queue.remove();
      verdicts.standAt(node::story);
      game.endgames(node.world, verdicts);
      if (node.depth < depth) {
        for (Game.Step<W> step : game.moves(node.world)) {
          if (seen.add(step.after())) {
            queue.add(new Node<>(step.after(), node.depth + 1, step.text(), node));
          }
        }
      }
    }
    return new Exploration(seen.size(), verdicts);
  }

  public long endgames() {
    return verdicts.endgames();
  }

  public int violations() {
    return verdicts.violations();
  }

  /** The figures, and a shortest story for each kind of broken promise. */
  public String report(String title) {
    StringBuilder text = new StringBuilder(title);
    text.append(": ").append(states).append(" states, ").append(endgames());
    text.append(" endgames, ").append(violations()).append(" violations\n");
    verdicts
        .stories()
        .forEach(
            (promise, steps) -> {
              text.append("  ").append(promise).append(" (");
              text.append(verdicts.counts().get(promise)).append(")\n");
              steps.forEach(step -> text.append("    ").append(step).append('\n'));
            });
    return text.toString();
  }
}
