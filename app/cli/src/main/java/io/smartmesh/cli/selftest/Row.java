package io.smartmesh.cli.selftest;

import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Nodes side by side and a clock of their own, which jumps from one event to the next. */
final class Row {
  private record Event(Moment at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<TestNode> nodes = new ArrayList<>();
  private Moment now = new Moment(0);
  private long order;

  Moment now() {
    return now;
  }

  /** At the end of the row. */
  void add(TestNode node) {
    nodes.add(node);
  }

  List<TestNode> nodes() {
    return nodes;
  }

  /** What {@code input} makes it do, after the time that a cable takes. */
  void give(TestNode node, long millis, NodeInput input) {
    events.add(new Event(now.plusMillis(millis), order++, () -> node.handle(input)));
  }

  /** Whether it came true within {@code millisMost} and {@code stepsMost}. */
  boolean runUntil(BooleanSupplier condition, long millisMost, int stepsMost) {
    Moment end = now.plusMillis(millisMost);
    for (int step = 0; step < stepsMost; step++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Moment next = next();
      if (next.isAfter(end)) {
        now = end;
        return false;
      }
      now = next.isAfter(now) ? next : now;
      step();
    }
    return false;
  }

  private Moment next() {
    Moment next = events.isEmpty() ? Moment.NEVER : events.element().at;
    for (TestNode node : nodes) {
      next = next.earlier(node.deadline());
    }
    return next;
  }

  private void step() {
    if (!events.isEmpty() && !events.element().at.isAfter(now)) {
      events.remove().action.run();
      return;
    }
    for (TestNode node : nodes) {
      if (!node.deadline().isAfter(now)) {
        node.wake();
        return;
      }
    }
  }
}
