package io.smartmesh.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * A square on which people walk, and who of them hears whom: everybody within the same distance
 * (unit disk). Each picks a direction every ten seconds and is turned back at the border.
 */
final class Ground {
  static final long LEG_MILLIS = 10_000;

  private final SplittableRandom random;
  private final double side;
  private final double[] x;
  private final double[] y;
  private final double[] dx;
  private final double[] dy;
  private final double range;

  /**
   * @param side of the square in metres
   * @param links pairs that hear each other at first
   */
  Ground(int nodes, double side, int links, SplittableRandom random) {
    this.random = random;
    this.side = side;
    x = places(nodes);
    y = places(nodes);
    dx = new double[nodes];
    dy = new double[nodes];
    range = distanceOfClosest(links);
  }

  private Ground(int nodes, int columns) {
    random = new SplittableRandom(0);
    side = columns;
    x = new double[nodes];
    y = new double[nodes];
    Arrays.setAll(x, i -> i % columns);
    Arrays.setAll(y, i -> Math.floorDiv(i, columns));
    dx = new double[nodes];
    dy = new double[nodes];
    range = 1;
  }

  /** Rows of as many as there are rows; each hears the one before, behind and at both sides. */
  static Ground grid(int nodes) {
    return new Ground(nodes, (int) Math.ceil(Math.sqrt(nodes)));
  }

  private double[] places(int nodes) {
    double[] at = new double[nodes];
    Arrays.setAll(at, i -> random.nextDouble(side));
    return at;
  }

  private double distanceOfClosest(int pairs) {
    double[] distances = new double[x.length * (x.length - 1) / 2];
    int count = 0;
    for (int a = 0; a < x.length; a++) {
      for (int b = 0; b < a; b++) {
        distances[count++] = distance(a, b);
      }
    }
    Arrays.sort(distances);
    return distances[Math.min(pairs, count) - 1];
  }

  int size() {
    return x.length;
  }

  private double distance(int a, int b) {
    return Math.hypot(x[a] - x[b], y[a] - y[b]);
  }

  boolean hears(int a, int b) {
    return a != b && distance(a, b) <= range;
  }

  /** Everybody sets out in a direction of his own, to be {@code metres} away after a leg. */
  void turn(double metres) {
    for (int i = 0; i < x.length; i++) {
      double angle = random.nextDouble(2 * Math.PI);
      dx[i] = metres * Math.cos(angle) / LEG_MILLIS;
      dy[i] = metres * Math.sin(angle) / LEG_MILLIS;
    }
  }

  void walk(long millis) {
    for (int i = 0; i < x.length; i++) {
      if (isOutside(x[i] + millis * dx[i])) {
        dx[i] = -dx[i];
      }
      if (isOutside(y[i] + millis * dy[i])) {
        dy[i] = -dy[i];
      }
      x[i] += millis * dx[i];
      y[i] += millis * dy[i];
    }
  }

  private boolean isOutside(double at) {
    return at < 0 || at > side;
  }

  int links() {
    int count = 0;
    for (int a = 0; a < x.length; a++) {
      for (int b = 0; b < a; b++) {
        count += hears(a, b) ? 1 : 0;
      }
    }
    return count;
  }

  /** Links on the shortest way; −1 where there is none. */
  int hops(int from, int to) {
    int[] hops = new int[x.length];
    Arrays.fill(hops, -1);
    hops[from] = 0;
    Deque<Integer> todo = new ArrayDeque<>();
    todo.add(from);
    while (!todo.isEmpty() && hops[to] < 0) {
      int at = todo.remove();
      for (int next = 0; next < x.length; next++) {
        if (hops[next] < 0 && hears(at, next)) {
          hops[next] = hops[at] + 1;
          todo.add(next);
        }
      }
    }
    return hops[to];
  }
}
