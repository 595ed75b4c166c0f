package io.smartmesh.simulator.check;

import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long each text took until its writer knew that it is there. */
public final class Latency implements Checker {
  private record Way(String from, TextMessage text, long begun, long millis) {
    boolean isOpen() {
      return millis < 0;
    }

    @Override
    public String toString() {
      return from + " to " + text.peer() + " at " + begun + ": " + millis + " ms";
    }
  }

  private final World world;
  private final Map<MessageId, Way> ways = new LinkedHashMap<>();

  public Latency(World world) {
    this.world = world;
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    if (event instanceof NodeEvent.TextChanged changed) {
      TextMessage text = changed.message();
      long now = world.time().now();
      Way way = ways.getOrDefault(text.id(), new Way(node.toString(), text, now, -1));
      boolean isThere = way.isOpen() && text.state() == MessageState.DELIVERED;
      ways.put(text.id(), isThere ? new Way(way.from, text, way.begun, now - way.begun) : way);
    }
  }

  public boolean isAllThere() {
    return ways.values().stream().noneMatch(Way::isOpen);
  }

  /** What is not known to have arrived. */
  public List<?> missing() {
    return ways.values().stream().filter(Way::isOpen).toList();
  }

  /** No text written from {@code since} on took longer. */
  public void require(long since, long mostMillis) {
    List<Way> late =
        ways.values().stream().filter(w -> w.begun >= since && w.millis > mostMillis).toList();
    if (!late.isEmpty()) {
      throw new Violation(
          name(), late.size() + " texts took more than " + mostMillis + " ms: " + late);
    }
  }

  /** How many of a hundred texts written from {@code since} on took longer than that. */
  public double percentAbove(long since, long millis) {
    List<Way> all = ways.values().stream().filter(way -> way.begun >= since).toList();
    long late = all.stream().filter(way -> way.isOpen() || way.millis > millis).count();
    return all.isEmpty() ? 0 : 100.0 * late / all.size();
  }
}
