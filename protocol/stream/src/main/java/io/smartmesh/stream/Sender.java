package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.CONNECTION_WINDOW;
import static io.smartmesh.stream.StreamLimits.PAYLOAD_LEAST;
import static io.smartmesh.stream.StreamLimits.PAYLOAD_STANDARD;
import static io.smartmesh.stream.StreamLimits.PROBES_LONG;
import static io.smartmesh.stream.StreamLimits.REFUSED_MILLIS;
import static io.smartmesh.stream.StreamLimits.SETTLED_PACKETS;
import static io.smartmesh.stream.StreamLimits.SHORT_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes up the packets of a connection: acknowledgements, what is said of room, and the content of
 * the streams in turn (ST-8), as fast as {@link Control} lets it.
 */
final class Sender {
  /** Bytes of an acknowledgement's frame: below it there is no room for content beside one. */
  private static final int CONTENT_LEAST = 64;

  private final Connection connection;
  private final Arrivals arrivals;
  private final Flight flight;
  private final ArrayDeque<Stream> turns = new ArrayDeque<>();
  private long allRoom = CONNECTION_WINDOW;
  private long allSent;
  private boolean allRoomOwed;
  private boolean streamCountOwed;
  private boolean probeOwed;
  private long settledAt;
  private Moment refusedUntil = new Moment(Long.MIN_VALUE);
  private Moment next = Moment.NEVER;

  /** Until then packets have no more than what every way carries. */
  private Moment shortUntil = new Moment(Long.MIN_VALUE);

  Sender(Connection connection, Arrivals arrivals, Entropy entropy) {
    this.connection = connection;
    this.arrivals = arrivals;
    flight = new Flight(entropy);
  }

  /** This stream may have something to send. */
  void enqueue(Stream stream) {
    if (!stream.isQueued()) {
      stream.queued(true);
      turns.add(stream);
    }
  }

  void oweAllRoom() {
    allRoomOwed = true;
  }

  void oweStreamCount() {
    streamCountOwed = true;
  }

  void allRoom(long most) {
    if (most > allRoom) {
      allRoom = most;
      connection.streams().forEach(this::enqueue);
    }
  }

  Optional<StreamDrop> acknowledged(Part.Ack ack, Moment now) {
    return flight.acknowledged(ack, connection, now);
  }

  /** Something is owed to the peer, or waits for its answer. */
  boolean isBusy() {
    return hasReliable() || !flight.isEmpty() || !arrivals.due().equals(Moment.NEVER);
  }

  boolean awaitsAnswer() {
    return !flight.isEmpty();
  }

  private boolean hasReliable() {
    return probeOwed || allRoomOwed || streamCountOwed || !turns.isEmpty();
  }

  // ------------------------------------------------------------------ sending

  /**
   * Sends what may be sent now.
   *
   * @param payloadMost bytes of a packet before it is sealed that the way carries
   * @param isFull whether the mesh would refuse a packet now
   * @param seal seals and sends; the number of bytes that became of it
   */
  void flush(int payloadMost, Predicate<Moment> isFull, Seal seal, Moment now) {
    boolean probing = flight.wake(connection, now, connection.heard());
    int payload = payload(payloadMost, now);
    flight.control().packetsOf(Math.max(1, payload));
    probeOwed |= probing || !keepAliveAt().isAfter(now);
    next = Moment.NEVER;
    dropIdleTurns(now);
    while (hasReliable() && payload >= PAYLOAD_LEAST) {
      if (!probing && isHeldBack(isFull, now)) {
        break;
      }
      if (flight.isEmpty() && !probing) {
        connection.waitsFrom(now);
      }
      probing = false;
      send(payload, seal, now);
      dropIdleTurns(now);
    }
    if (!arrivals.due().isAfter(now)) {
      acknowledge(payload, seal, now);
    }
    if (!hasReliable()) {
      flight.control().limited(flight.bytes());
    }
    next = next.earlier(arrivals.due()).earlier(flight.deadline(connection.heard(), now));
    next = next.earlier(keepAliveAt());
  }

  /** ST-18: what is long may vanish on a way that has just become another one. */
  private int payload(int most, Moment now) {
    if (flight.probes() >= PROBES_LONG && most > PAYLOAD_STANDARD) {
      shortUntil = now.plusMillis(SHORT_MILLIS);
    }
    return shortUntil.isAfter(now) ? Math.min(most, PAYLOAD_STANDARD) : most;
  }

  /** ST-14: one of the two is earlier, so that the other need not ask. */
  private Moment keepAliveAt() {
    boolean asks = connection.hasStreams() && flight.isEmpty();
    return asks ? connection.heard().plusMillis(connection.keepAliveMillis()) : Moment.NEVER;
  }

  /** Seals and sends; returns the bytes that became of it. */
  interface Seal {
    int send(Bytes plaintext);
  }

  /** By the model, by the number of packets, by the pace, or by the mesh (ST-11, ST-12). */
  private boolean isHeldBack(Predicate<Moment> isFull, Moment now) {
    if (flight.isFull() || flight.bytes() >= flight.control().flightMost()) {
      return true; // until something is acknowledged or lost
    }
    Moment at = refusedUntil.isAfter(now) ? refusedUntil : flight.control().nextAt(now);
    if (!at.isAfter(now) && isFull.test(now)) {
      refusedUntil = now.plusMillis(REFUSED_MILLIS);
      at = refusedUntil;
    }
    if (at.isAfter(now)) {
      next = at;
      return true;
    }
    return false;
  }

  /** Streams that have nothing to send now give up their turns; those that cannot say so. */
  private void dropIdleTurns(Moment now) {
    for (int i = turns.size(); i > 0; i--) {
      Stream stream = turns.remove();
      if (hasPart(stream)) {
        turns.addFirst(stream);
        return;
      }
      stream.queued(false);
      stream.blocked(stream.send().hasFresh(), now);
    }
  }

  private boolean hasPart(Stream stream) {
    return stream.isRoomOwed() || stream.send().isWaiting(allRoom - allSent);
  }

  private void send(int payload, Seal seal, Moment now) {
    long number = flight.takeNumber();
    List<Part> parts = new ArrayList<>();
    int space = payload - head(number, parts, now);
    List<Part> reliable = new ArrayList<>();
    if (allRoomOwed) {
      reliable.add(new Part.AllRoom(connection.announce()));
      allRoomOwed = false;
      space -= Part.DATA_OVERHEAD;
    }
    if (streamCountOwed) {
      reliable.add(new Part.StreamCount(connection.announceStreams()));
      streamCountOwed = false;
      space -= Part.DATA_OVERHEAD;
    }
    fill(space, reliable, now);
    if (reliable.isEmpty()) {
      reliable.add(new Part.Ping());
    }
    probeOwed = false;
    parts.addAll(reliable);
    int size = seal.send(new Packet(number, parts).encode());
    flight.sent(number, size, reliable, now);
  }

  /** Round robin: whoever has been sent goes to the end (ST-8). */
  private void fill(int space, List<Part> reliable, Moment now) {
    int left = space;
    for (int i = turns.size(); i > 0 && left >= CONTENT_LEAST; i--) {
      Stream stream = turns.remove();
      stream.queued(false);
      if (stream.isRoomOwed()) {
        reliable.add(new Part.Room(stream.number(), stream.receive().announce()));
        stream.oweRoom(false);
        left -= Part.DATA_OVERHEAD;
      }
      Optional<SendSide.Chunk> chunk =
          stream.send().next(stream.number(), Math.max(0, left), Math.max(0, allRoom - allSent));
      if (chunk.isPresent()) {
        stream.blocked(false, now);
        reliable.add(chunk.get().part());
        allSent += chunk.get().fresh();
        boolean isData = chunk.get().part() instanceof Part.Data;
        left -= isData ? ((Part.Data) chunk.get().part()).length() : Part.DATA_OVERHEAD;
      }
      if (hasPart(stream)) {
        enqueue(stream);
      } else {
        stream.blocked(stream.send().hasFresh(), now);
      }
    }
  }

  private void acknowledge(int payload, Seal seal, Moment now) {
    long number = flight.takeNumber();
    List<Part> parts = new ArrayList<>();
    head(number, parts, now);
    if (!parts.isEmpty() && payload >= PAYLOAD_LEAST) {
      seal.send(new Packet(number, parts).encode());
    }
  }

  /** What every packet begins with; how many bytes that is. */
  private int head(long number, List<Part> parts, Moment now) {
    arrivals.take(now).ifPresent(parts::add);
    if (number - settledAt >= SETTLED_PACKETS) {
      parts.add(new Part.Settled(Math.min(number, flight.settled())));
      settledAt = number;
    }
    return new Packet(number, parts).encode().length();
  }

  /** Computed by {@link #flush}. */
  Moment next() {
    return next;
  }
}
