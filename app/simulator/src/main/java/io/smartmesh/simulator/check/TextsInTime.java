package io.smartmesh.simulator.check;

import io.smartmesh.node.NodeEvent;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of the texts that somebody who copies to everybody at once could bring in time, nearly all come
 * in time, and none is shown twice.
 */
public final class TextsInTime implements Checker {
  private static final int PERCENT_LEAST = 95;

  private static final class Text {
    final int to;
    final long writtenAt;
    final BitSet could = new BitSet();
    boolean couldInTime;
    long cameAt = Long.MAX_VALUE;

    Text(int from, int to, long writtenAt) {
      this.to = to;
      this.writtenAt = writtenAt;
      could.set(from);
    }
  }

  private final World world;
  private final long mostMillis;
  private final Map<String, Text> texts = new LinkedHashMap<>();

  public TextsInTime(World world, long mostMillis) {
    this.world = world;
    this.mostMillis = mostMillis;
  }

  public void write(SimNode from, SimNode to) {
    String text = "to " + to + " from " + from;
    texts.put(text, new Text(from.number(), to.number(), world.time().now()));
    world.user(from).text(to.address(), text);
  }

  /** These are together now: what one has, all could have. */
  public void spread(List<BitSet> groups) {
    for (Text text : texts.values()) {
      if (!text.couldInTime && world.time().now() <= text.writtenAt + mostMillis) {
        groups.stream().filter(text.could::intersects).forEach(text.could::or);
        text.couldInTime = text.could.get(text.to);
      }
    }
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    if (event instanceof NodeEvent.TextReceived received) {
      Text text = texts.get(received.message().text());
      if (text != null) {
        require(text.cameAt == Long.MAX_VALUE, () -> node + " shows twice: " + received.message());
        text.cameAt = world.time().now();
      }
    }
  }

  /** Whether so many were written, and all have come. */
  public boolean areAllThere(int number) {
    return texts.size() == number
        && texts.values().stream().allMatch(text -> text.cameAt < Long.MAX_VALUE);
  }

  public long reachable() {
    return texts.values().stream().filter(text -> text.couldInTime).count();
  }

  public long inTime() {
    return texts.values().stream()
        .filter(text -> text.couldInTime && text.cameAt <= text.writtenAt + mostMillis)
        .count();
  }

  @Override
  public void atEnd() {
    require(
        100 * inTime() >= PERCENT_LEAST * reachable(),
        () -> inTime() + " of " + reachable() + " texts came in time");
  }
}
