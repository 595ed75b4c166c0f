package io.smartmesh.simulator.fault;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds of faults that a world may draw from. Switching one off does not change what a seed
 * draws for the others.
 */
public record FaultSet(Set<FaultKind> kinds) {
  private static final String NONE = "none";

  public FaultSet {
    EnumSet<FaultKind> copy = EnumSet.noneOf(FaultKind.class);
    copy.addAll(kinds);
    kinds = Collections.unmodifiableSet(copy);
  }

  public static FaultSet all() {
    return new FaultSet(EnumSet.allOf(FaultKind.class));
  }

  /**
   * @param names labels with commas between them, or {@code none}
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static FaultSet named(String names) {
    EnumSet<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    if (names.equals(NONE)) {
      return new FaultSet(kinds);
    }
    for (String name : names.split(",", -1)) {
      kinds.add(
          FaultKind.labelled(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "No fault is called '" + name + "'; there are " + all() + ".")));
    }
    return new FaultSet(kinds);
  }

  public boolean has(FaultKind kind) {
    return kinds.contains(kind);
  }

  public FaultSet without(FaultSet others) {
    EnumSet<FaultKind> left = EnumSet.noneOf(FaultKind.class);
    left.addAll(kinds);
    left.removeAll(others.kinds);
    return new FaultSet(left);
  }

  public FaultSet without(FaultKind kind) {
    return without(new FaultSet(EnumSet.of(kind)));
  }

  @Override
  public String toString() {
    return kinds.isEmpty()
        ? NONE
        : kinds.stream().map(FaultKind::label).collect(Collectors.joining(","));
  }
}
