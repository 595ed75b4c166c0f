package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.world.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** People on a square field, each on the way to a place of its own; who is near hears. */
final class Walkers {
  private static final int STEPS = 10_000;

  private final World world;
  private final Draw draw;
  private final double metres;
  private final double[] x;
  private final double[] y;
  private final double[] toX;
  private final double[] toY;
  private final BitSet[] near;

  Walkers(World world, Draw draw, int size, double metres) {
    this.world = world;
    this.draw = draw;
    this.metres = metres;
    x = new double[size];
    y = new double[size];
    toX = new double[size];
    toY = new double[size];
    near = new BitSet[size];
    for (int i = 0; i < size; i++) {
      near[i] = new BitSet(size);
      x[i] = somewhere();
      y[i] = somewhere();
      toX[i] = somewhere();
      toY[i] = somewhere();
    }
  }

  private double somewhere() {
    return metres * draw.below(STEPS) / STEPS;
  }

  /** For a second. */
  void walk(double least, double most, double reach) {
    for (int i = 0; i < x.length; i++) {
      double step = least + (most - least) * draw.below(STEPS) / STEPS;
      double left = Math.hypot(toX[i] - x[i], toY[i] - y[i]);
      if (left <= step) {
        toX[i] = somewhere();
        toY[i] = somewhere();
      } else {
        x[i] += (toX[i] - x[i]) / left * step;
        y[i] += (toY[i] - y[i]) / left * step;
      }
    }
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean isNear = Math.hypot(x[i] - x[j], y[i] - y[j]) <= reach;
        if (isNear && !near[i].get(j)) {
          world.link(j, i);
        } else if (!isNear && near[i].get(j)) {
          world.unlink(j, i);
        }
        near[i].set(j, isNear);
        near[j].set(i, isNear);
      }
    }
  }

  /** Those that hear each other, over however many hops. */
  List<BitSet> groups() {
    List<BitSet> groups = new ArrayList<>();
    BitSet left = new BitSet();
    left.set(0, x.length);
    while (!left.isEmpty()) {
      BitSet group = new BitSet();
      Deque<Integer> open = new ArrayDeque<>(List.of(left.nextSetBit(0)));
      while (!open.isEmpty()) {
        int next = open.removeFirst();
        if (left.get(next)) {
          left.clear(next);
          group.set(next);
          near[next].stream().forEach(open::add);
        }
      }
      groups.add(group);
    }
    return groups;
  }
}
