package io.smartmesh.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts endgames and broken promises (PF-3); of each kind it keeps the first, which is a shortest.
 */
public final class Verdicts {
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, List<String>> shortest = new LinkedHashMap<>();
  private List<String> story = List.of();
  private Supplier<List<String>> past = List::of;
  private long endgames;

  void standAt(Supplier<List<String>> steps) {
    past = steps;
  }

  /** One more way to end was played. */
  public void played() {
    endgames++;
  }

  /** A promise was broken in the endgame just played. */
  public void broken(String promise, Supplier<String> how) {
    counts.merge(promise, 1, Integer::sum);
    if (!shortest.containsKey(promise)) {
      story = new ArrayList<>(past.get());
      story.add(how.get());
      shortest.put(promise, story);
    }
  }

  public long endgames() {
    return endgames;
  }

  public int violations() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  public Map<String, Integer> counts() {
    return counts;
  }

  /** By promise, the steps of a shortest story that breaks it. */
  public Map<String, List<String>> stories() {
    return shortest;
  }
}
