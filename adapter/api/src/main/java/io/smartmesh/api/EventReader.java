package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.node.NodeEvent;
import java.io.IOException;
import java.util.Optional;

/** One client's way through the ring: from where it left off, and on as long as it listens. */
final class EventReader {
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  /** Where the events go. */
  interface Sink {
    /** Blocks until the client has it; fails once the client is gone. */
    void event(String id, ObjectNode event) throws IOException, InterruptedException;

    /** Nothing has happened for a while. */
    void alive() throws IOException, InterruptedException;
  }

  private final EventRing ring;
  private long number;
  private boolean gap;

  /**
   * @param since the last event that the client has seen; without it, from now on
   */
  EventReader(EventRing ring, Optional<String> since) {
    this.ring = ring;
    Optional<Long> seen = since.flatMap(ring::number);
    this.number = seen.orElseGet(ring::newest);
    this.gap = since.isPresent() && seen.isEmpty();
  }

  /** The last event before those that are to come. */
  String position() {
    return ring.id(number);
  }

  /** Until the sink fails. */
  void copyTo(Sink sink) throws IOException, InterruptedException {
    if (gap) {
      sink.event(position(), gapBefore(number));
      gap = false;
    }
    while (true) {
      EventRing.Batch batch = ring.after(number, KEEP_ALIVE_MILLIS);
      if (batch.missed()) {
        sink.event(ring.id(batch.first() - 1), gapBefore(batch.first() - 1));
      }
      number = batch.first() - 1;
      for (NodeEvent event : batch.events()) {
        number++;
        sink.event(ring.id(number), EventViews.of(event).put("id", ring.id(number)));
      }
      if (batch.events().isEmpty()) {
        sink.alive();
      }
    }
  }

  private ObjectNode gapBefore(long last) {
    return Json.document("event").put("type", "gap").put("id", ring.id(last));
  }
}
