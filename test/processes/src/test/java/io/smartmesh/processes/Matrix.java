package io.smartmesh.processes;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which cells are to be reached, which were, and how often each was tried. */
final class Matrix {
  private static final int TRIES_MOST = 3;

  private final Map<Cell, Integer> tries = new LinkedHashMap<>();
  private final Map<Cell, Integer> hits = new LinkedHashMap<>();

  Matrix(Collection<Cell> cells) {
    cells.forEach(cell -> tries.put(cell, 0));
  }

  /** One of these kinds that this role has not died at yet, to be tried now. */
  Optional<Cell> next(Role role, Set<String> kinds) {
    Optional<Cell> found =
        tries.keySet().stream()
            .filter(cell -> cell.role() == role && isOpen(cell, kinds))
            .min((one, other) -> triesOf(one) - triesOf(other));
    found.ifPresent(cell -> tries.merge(cell, 1, Integer::sum));
    return found;
  }

  boolean hasOpen(Set<String> kinds) {
    return tries.keySet().stream().anyMatch(cell -> isOpen(cell, kinds));
  }

  private boolean isOpen(Cell cell, Set<String> kinds) {
    return kinds.contains(cell.what()) && !hits.containsKey(cell) && triesOf(cell) < TRIES_MOST;
  }

  private int triesOf(Cell cell) {
    return tries.getOrDefault(cell, 0);
  }

  void hit(Cell cell) {
    hits.merge(cell, 1, Integer::sum);
  }

  int reached() {
    return hits.size();
  }

  int size() {
    return tries.size();
  }

  List<Cell> never() {
    return tries.keySet().stream().filter(cell -> !hits.containsKey(cell)).toList();
  }
}
