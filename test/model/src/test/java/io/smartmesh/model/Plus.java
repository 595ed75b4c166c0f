package io.smartmesh.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collections with one element more: worlds share what they have in common. */
public final class Plus {
  private Plus() {}

  public static <T> List<T> plus(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return Collections.unmodifiableList(longer);
  }

  public static <T> SortedSet<T> plus(SortedSet<T> set, T element) {
    SortedSet<T> larger = new TreeSet<>(set);
    larger.add(element);
    return Collections.unmodifiableSortedSet(larger);
  }
}
