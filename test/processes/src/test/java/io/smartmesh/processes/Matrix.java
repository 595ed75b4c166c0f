package io.smartmesh.processes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which cells are to be reached, which were, and how often each was tried. */
final class Matrix {
  private static final int TRIES_MOST = 4;

  private final Map<Cell, Integer> tries = new LinkedHashMap<>();
  private final Map<Cell, Integer> hits = new LinkedHashMap<>();
  private final List<Cell> latest = new ArrayList<>();

  Matrix(Collection<Cell> cells) {
    cells.forEach(cell -> tries.put(cell, 0));
  }

  /** One that can be reached and that this role has not died at yet, to be tried now. */
  Optional<Cell> next(Role role, Predicate<Cell> canBe) {
    return tried(
        open(role, canBe)
            .min(Comparator.comparingInt(this::triesOf).thenComparingInt(Cell::place)));
  }

  /** The next one in the same course of things. */
  Optional<Cell> next(Cell last, Predicate<Cell> canBe) {
    return tried(
        open(last.role(), canBe)
            .filter(cell -> cell.place() > last.place())
            .min(Comparator.comparingInt(Cell::place)));
  }

  private Stream<Cell> open(Role role, Predicate<Cell> canBe) {
    return tries.keySet().stream()
        .filter(cell -> cell.role() == role && isOpen(cell) && canBe.test(cell));
  }

  private Optional<Cell> tried(Optional<Cell> cell) {
    cell.ifPresent(found -> tries.merge(found, 1, Integer::sum));
    return cell;
  }

  /** How many can still be tried. */
  long open(Predicate<Cell> canBe) {
    return tries.keySet().stream().filter(cell -> isOpen(cell) && canBe.test(cell)).count();
  }

  boolean hasOpen(Set<String> kinds) {
    return open(cell -> kinds.contains(cell.what())) > 0;
  }

  private boolean isOpen(Cell cell) {
    return !hits.containsKey(cell) && triesOf(cell) < TRIES_MOST;
  }

  private int triesOf(Cell cell) {
    return tries.getOrDefault(cell, 0);
  }

  void hit(Cell cell) {
    hits.merge(cell, 1, Integer::sum);
    latest.add(cell);
  }

  /** Those that were reached since this was asked last. */
  List<Cell> latest() {
    List<Cell> all = List.copyOf(latest);
    latest.clear();
    return all;
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
