package io.smartmesh.simulator.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often a crash fell into each cell of message × role × crash point. */
public final class Coverage {
  private final SortedMap<Cell, Long> hits = new TreeMap<>();

  public void hit(Cell cell) {
    if (cell.whyNever().isEmpty()) {
      hits.merge(cell, 1L, Long::sum);
    }
  }

  public void add(Coverage other) {
    other.hits.forEach((cell, count) -> hits.merge(cell, count, Long::sum));
  }

  public long of(Cell cell) {
    return hits.getOrDefault(cell, 0L);
  }

  /** Cells that a crash can fall into and none did. */
  public List<Cell> holes() {
    return Cell.REACHABLE.stream().filter(cell -> of(cell) == 0).toList();
  }

  /** In one sentence, with the holes named. */
  public String summary() {
    List<Cell> holes = holes();
    return "crashes fell into "
        + (Cell.REACHABLE.size() - holes.size())
        + " of "
        + Cell.REACHABLE.size()
        + " cells of message × role × point"
        + (holes.isEmpty() ? "" : "; not into: " + holes);
  }

  /** One line a message; a dash is a cell that cannot be. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    StringBuilder title = new StringBuilder(String.format("%-16s", ""));
    for (Role role : Role.values()) {
      for (CrashPoint point : points(role)) {
        title.append(String.format("%12s", point));
      }
      title.append(" | ");
    }
    lines.add(roles());
    lines.add(title.toString());
    for (MessageKind message : MessageKind.values()) {
      if (message != MessageKind.OTHER) {
        lines.add(line(message));
      }
    }
    return lines;
  }

  private static String roles() {
    StringBuilder line = new StringBuilder(" ".repeat(16));
    for (Role role : Role.values()) {
      line.append(String.format("%" + 12 * points(role).size() + "s", role)).append(" | ");
    }
    return line.toString();
  }

  private String line(MessageKind message) {
    StringBuilder line = new StringBuilder(String.format("%-16s", message));
    for (Role role : Role.values()) {
      for (CrashPoint point : points(role)) {
        Cell cell = new Cell(message, role, point);
        line.append(String.format("%12s", cell.whyNever().isPresent() ? "-" : of(cell)));
      }
      line.append(" | ");
    }
    return line.toString();
  }

  private static List<CrashPoint> points(Role role) {
    return switch (role) {
      case SENDER -> List.of(CrashPoint.UNSTORED, CrashPoint.UNSENT, CrashPoint.SENT);
      case FORWARDER -> List.of(CrashPoint.HEARD, CrashPoint.UNSENT, CrashPoint.SENT);
      case RECEIVER -> List.of(CrashPoint.HEARD, CrashPoint.KEPT);
    };
  }

  public String toJson() {
    StringBuilder object = new StringBuilder("{\"reachable\":").append(Cell.REACHABLE.size());
    object.append(",\"holes\":[");
    List<String> holes = new ArrayList<>();
    holes().forEach(cell -> holes.add('"' + cell.toString() + '"'));
    object.append(String.join(",", holes)).append("],\"cells\":{");
    List<String> cells = new ArrayList<>();
    for (Map.Entry<Cell, Long> hit : hits.entrySet()) {
      cells.add('"' + hit.getKey().toString() + "\":" + hit.getValue());
    }
    return object.append(String.join(",", cells)).append("}}").toString();
  }
}
