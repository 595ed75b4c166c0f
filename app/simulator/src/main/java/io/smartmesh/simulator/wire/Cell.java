package io.smartmesh.simulator.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One field of the coverage table: a crash of this role at this point of this message. */
public record Cell(MessageKind message, Role role, CrashPoint point) implements Comparable<Cell> {
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::message).thenComparing(Cell::role).thenComparing(Cell::point);

  /** All that can be, in the order of the table. */
  public static final List<Cell> REACHABLE = reachable();

  private static List<Cell> reachable() {
    List<Cell> all = new ArrayList<>();
    for (MessageKind message : MessageKind.values()) {
      for (Role role : Role.values()) {
        for (CrashPoint point : CrashPoint.values()) {
          Cell cell = new Cell(message, role, point);
          if (cell.whyNever().isEmpty()) {
            all.add(cell);
          }
        }
      }
    }
    return List.copyOf(all);
  }

  /** Why no crash can fall here; empty when one can. */
  public Optional<String> whyNever() {
    if (message == MessageKind.OTHER) {
      return Optional.of("no node says it");
    }
    boolean isSending = point.compareTo(CrashPoint.SENT) <= 0;
    if (isSending == (role == Role.RECEIVER) && role != Role.FORWARDER) {
      return Optional.of("a " + role + " never comes to this point");
    }
    if (role == Role.FORWARDER && message.layer() != MessageKind.Layer.PACKET) {
      return Optional.of("only packets are sent on");
    }
    if (role == Role.FORWARDER && message == MessageKind.ANNOUNCEMENTS) {
      return Optional.of("each neighbour gets a packet of its own");
    }
    boolean needsStore = point == CrashPoint.UNSTORED || point == CrashPoint.KEPT;
    if (needsStore && (message.layer() == MessageKind.Layer.MESH || role == Role.FORWARDER)) {
      return Optional.of("the mesh stores nothing (ND-2)");
    }
    return Optional.empty();
  }

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return message + " × " + role + " × " + point;
  }
}
