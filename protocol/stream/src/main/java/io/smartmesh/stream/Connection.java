package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.CONNECTION_WINDOW;
import static io.smartmesh.stream.StreamLimits.GAPS;
import static io.smartmesh.stream.StreamLimits.IDLE_MILLIS;
import static io.smartmesh.stream.StreamLimits.KEEPALIVE_LATER_MILLIS;
import static io.smartmesh.stream.StreamLimits.KEEPALIVE_MILLIS;
import static io.smartmesh.stream.StreamLimits.SESSION_WISH_MILLIS;
import static io.smartmesh.stream.StreamLimits.STALL_MILLIS;
import static io.smartmesh.stream.StreamLimits.STREAMS_PER_SIDE;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All streams with one peer: what comes from it, checked, and the room that either side has. What
 * goes out is made up by {@link Sender}.
 */
final class Connection implements Flight.Fate {
  /** What a connection tells of its streams. */
  interface Events {
    void opened(Stream stream);

    void received(Stream stream, Bytes bytes);

    void peerFinished(Stream stream);

    void writable(Stream stream);

    /** The user hears of it; the stream may live on until the peer knows as well. */
    void over(Stream stream, StreamEnd how);
  }

  private final PublicKey peer;
  private final Bytes own;
  private Optional<Bytes> theirs = Optional.empty();
  private final int ownParity;
  private final Supplier<StreamId> freshId;
  private final Arrivals arrivals = new Arrivals();
  private final TreeMap<Long, Stream> streams = new TreeMap<>();
  private final Sender sender;

  /** Streams of which something has just been acknowledged. */
  private final LinkedHashSet<Stream> touched = new LinkedHashSet<>();

  private long nextOwn;
  private long ownMost = STREAMS_PER_SIDE;
  private long nextTheirs;
  private long theirsEnded;
  private long theirsAnnounced = STREAMS_PER_SIDE;
  private long received;
  private long consumed;
  private long announced = CONNECTION_WINDOW;
  private Moment heard;
  private Moment lastUsed;

  /** When a session was wished for last. */
  private Moment wished = Moment.NEVER;

  /**
   * @param own what we say of ourselves in handshakes for this connection
   * @param weAreHigher whose address is the higher one: streams of that side have odd numbers
   */
  Connection(
      PublicKey peer,
      Bytes own,
      boolean weAreHigher,
      Entropy entropy,
      Supplier<StreamId> freshId,
      Moment now) {
    this.peer = peer;
    this.own = own;
    ownParity = weAreHigher ? 1 : 0;
    this.freshId = freshId;
    sender = new Sender(this, arrivals, entropy);
    heard = now;
    lastUsed = now;
  }

  PublicKey peer() {
    return peer;
  }

  Bytes own() {
    return own;
  }

  Sender sender() {
    return sender;
  }

  List<Stream> streams() {
    return new ArrayList<>(streams.values());
  }

  boolean hasStreams() {
    return !streams.isEmpty();
  }

  /** When the peer was heard last, or when we began to wait for the first word. */
  Moment heard() {
    return heard;
  }

  /** We begin to wait for an answer: how long there was none before says nothing. */
  void waitsFrom(Moment now) {
    heard = now;
  }

  long keepAliveMillis() {
    return KEEPALIVE_MILLIS + ownParity * KEEPALIVE_LATER_MILLIS;
  }

  Moment lastUsed() {
    return lastUsed;
  }

  void used(Moment now) {
    lastUsed = now;
  }

  /** Whether to wish for a session now; how long there is none counts from the first wish. */
  boolean wishes(Moment now) {
    if (wished.equals(Moment.NEVER)) {
      heard = now;
    } else if (wished.plusMillis(SESSION_WISH_MILLIS).isAfter(now)) {
      return false;
    }
    wished = now;
    return true;
  }

  boolean isWishing() {
    return !wished.equals(Moment.NEVER);
  }

  void sessionStands() {
    wished = Moment.NEVER;
  }

  /** ST-14: a stream that the peer has left without room for too long. */
  Optional<Stream> stalled(Moment now) {
    return streams.values().stream()
        .filter(stream -> !stream.blockedSince().plusMillis(STALL_MILLIS).isAfter(now))
        .findFirst();
  }

  /** When the next of the things happens that only time brings about. */
  Moment deadline() {
    Moment next = wished.plusMillis(SESSION_WISH_MILLIS).earlier(sender.next());
    return streams.isEmpty() ? next.earlier(lastUsed.plusMillis(IDLE_MILLIS)) : next;
  }

  /** ST-3: whether a session of these two greetings goes on with this connection. */
  boolean fits(Bytes ownGreeting, Bytes theirGreeting) {
    boolean fits = own.equals(ownGreeting) && theirs.orElse(theirGreeting).equals(theirGreeting);
    if (fits) {
      theirs = Optional.of(theirGreeting);
    }
    return fits;
  }

  // ------------------------------------------------------------------ from the user

  /** How many of ours are open, where that is all that may be. */
  Optional<StreamError> mayOpen() {
    int open = 0;
    for (Stream stream : streams.values()) {
      open += isOwn(stream.number()) ? 1 : 0;
    }
    return nextOwn < ownMost && open < STREAMS_PER_SIDE
        ? Optional.empty()
        : Optional.of(new StreamError.TooManyStreams(open, STREAMS_PER_SIDE));
  }

  Stream open() {
    Stream stream = new Stream(freshId.get(), 2 * nextOwn + ownParity, false);
    nextOwn++;
    streams.put(stream.number(), stream);
    sender.enqueue(stream);
    return stream;
  }

  void consumed(Stream stream, long bytes) {
    stream.receive().consumed(bytes);
    allConsumed(bytes);
    if (stream.receive().owesRoom()) {
      stream.oweRoom(true);
      sender.enqueue(stream);
    }
  }

  private void allConsumed(long bytes) {
    consumed += bytes;
    if (consumed + CONNECTION_WINDOW - announced >= CONNECTION_WINDOW / 4) {
      sender.oweAllRoom();
    }
  }

  /** Both directions are given up. */
  void reset(Stream stream, int reason) {
    stream.send().reset(reason);
    allConsumed(stream.receive().discard());
    stream.over();
    sender.enqueue(stream);
  }

  // ------------------------------------------------------------------ from the peer

  private boolean isOwn(long number) {
    return (number & 1) == ownParity;
  }

  /** Takes a packet, or says why not. Nothing of a packet that is refused has been taken. */
  Optional<StreamDrop> take(Packet packet, Events events, Moment now) {
    heard = now;
    if (!arrivals.isNew(packet.number())) {
      return Optional.of(StreamDrop.REPEATED);
    }
    if (wouldGap(packet)) {
      return Optional.of(StreamDrop.TOO_MANY_GAPS);
    }
    arrivals.arrived(packet.number(), packet.isReliable(), now);
    for (Part part : packet.parts()) {
      Optional<StreamDrop> broken = take(part, events, now);
      if (broken.isPresent()) {
        return broken;
      }
    }
    if (packet.isReliable()) {
      lastUsed = now;
    }
    return Optional.empty();
  }

  /** ST-13: it would be acknowledged and then have no place. */
  private boolean wouldGap(Packet packet) {
    int more = 0;
    for (Part part : packet.parts()) {
      if (part instanceof Part.Data data) {
        Stream stream = streams.get(data.stream());
        more += stream == null ? (data.offset() > 0 ? 1 : 0) : gaps(stream, data);
      }
    }
    if (more > 0) {
      for (Stream stream : streams.values()) {
        more += stream.receive().gaps();
      }
    }
    return more > GAPS;
  }

  private static int gaps(Stream stream, Part.Data data) {
    return stream.receive().wouldGap(data) ? 1 : 0;
  }

  private Optional<StreamDrop> take(Part part, Events events, Moment now) {
    if (part instanceof Part.Ack ack) {
      Optional<StreamDrop> broken = sender.acknowledged(ack, now);
      touched.forEach(stream -> settle(stream, events));
      touched.clear();
      return broken;
    } else if (part instanceof Part.Settled settled) {
      arrivals.settled(settled.below());
    } else if (part instanceof Part.AllRoom room) {
      sender.allRoom(room.most());
    } else if (part instanceof Part.StreamCount count) {
      ownMost = Math.max(ownMost, count.most());
    } else if (part instanceof Part.Data data) {
      Result<Optional<Stream>, StreamDrop> stream = find(data.stream(), events);
      return broken(stream, found -> data(found, data, events));
    } else if (part instanceof Part.Room room) {
      return broken(find(room.stream(), events), found -> room(found, room));
    } else if (part instanceof Part.Reset reset) {
      return broken(find(reset.stream(), events), found -> reset(found, reset, events));
    }
    return Optional.empty();
  }

  private interface Taking {
    Optional<StreamDrop> take(Stream stream);
  }

  private static Optional<StreamDrop> broken(
      Result<Optional<Stream>, StreamDrop> stream, Taking taking) {
    return stream.fold(found -> found.flatMap(taking::take), Optional::of);
  }

  /** The stream of that number; none where it has ended. Of the peer's it opens those between. */
  private Result<Optional<Stream>, StreamDrop> find(long number, Events events) {
    long index = number >> 1;
    if (isOwn(number) && index >= nextOwn) {
      return Result.err(StreamDrop.UNKNOWN_STREAM);
    }
    if (!isOwn(number) && index >= theirsAnnounced) {
      return Result.err(StreamDrop.TOO_MANY_STREAMS);
    }
    while (!isOwn(number) && nextTheirs <= index) {
      Stream stream = new Stream(freshId.get(), 2 * nextTheirs + 1 - ownParity, true);
      nextTheirs++;
      streams.put(stream.number(), stream);
      events.opened(stream);
    }
    return Result.ok(Optional.ofNullable(streams.get(number)));
  }

  private Optional<StreamDrop> data(Stream stream, Part.Data data, Events events) {
    Optional<StreamDrop> broken = grow(stream, data.end(), data.last());
    if (broken.isPresent()) {
      return broken;
    }
    allConsumed(stream.receive().data(data, bytes -> events.received(stream, bytes)));
    if (stream.receive().tellEnd() && !stream.isOver()) {
      events.peerFinished(stream);
    }
    settle(stream, events);
    return Optional.empty();
  }

  /** ST-10, ST-15. */
  private Optional<StreamDrop> grow(Stream stream, long to, boolean isEnd) {
    Result<Long, StreamDrop> more = stream.receive().check(to, isEnd);
    if (more instanceof Result.Err<Long, StreamDrop> broken) {
      return Optional.of(broken.error());
    }
    received += more.orThrow();
    return received > announced ? Optional.of(StreamDrop.BEYOND_WINDOW) : Optional.empty();
  }

  private Optional<StreamDrop> room(Stream stream, Part.Room room) {
    stream.send().room(room.most());
    sender.enqueue(stream);
    return Optional.empty();
  }

  private Optional<StreamDrop> reset(Stream stream, Part.Reset reset, Events events) {
    Optional<StreamDrop> broken = grow(stream, reset.end(), true);
    if (broken.isPresent()) {
      return broken;
    }
    allConsumed(stream.receive().abandon(reset.end()));
    if (!stream.send().isDone() && !stream.send().isReset()) {
      stream.send().reset(reset.reason());
      sender.enqueue(stream);
    }
    over(stream, new StreamEnd.ResetByPeer(reset.reason()), events);
    settle(stream, events);
    return Optional.empty();
  }

  private static void over(Stream stream, StreamEnd how, Events events) {
    if (!stream.isOver()) {
      stream.over();
      events.over(stream, how);
    }
  }

  /** Tells what has become of it, and forgets it when nothing is left to do. */
  void settle(Stream stream, Events events) {
    if (!stream.isOver() && stream.isWritableAgain()) {
      events.writable(stream);
    }
    if (stream.isDone() && streams.remove(stream.number()) != null) {
      over(stream, new StreamEnd.Complete(), events);
      if (!isOwn(stream.number())) {
        theirsEnded++;
        if (theirsEnded + STREAMS_PER_SIDE - theirsAnnounced >= STREAMS_PER_SIDE / 4) {
          sender.oweStreamCount();
        }
      }
    }
  }

  // ------------------------------------------------------------------ what was sent

  @Override
  public void arrived(Part part) {
    Stream stream = streamOf(part);
    if (stream != null) {
      touched.add(stream);
      if (part instanceof Part.Data data) {
        stream.send().acked(data);
      } else if (part instanceof Part.Reset) {
        stream.send().resetAcked();
      }
    }
  }

  @Override
  public void lost(Part part) {
    Stream stream = streamOf(part);
    if (part instanceof Part.AllRoom) {
      sender.oweAllRoom();
    } else if (part instanceof Part.StreamCount) {
      sender.oweStreamCount();
    } else if (stream != null) {
      if (part instanceof Part.Data data) {
        stream.send().lost(data);
      } else if (part instanceof Part.Reset) {
        stream.send().resetLost();
      } else {
        stream.oweRoom(true);
      }
      sender.enqueue(stream);
    }
  }

  private @org.jspecify.annotations.Nullable Stream streamOf(Part part) {
    if (part instanceof Part.Data data) {
      return streams.get(data.stream());
    } else if (part instanceof Part.Reset reset) {
      return streams.get(reset.stream());
    } else if (part instanceof Part.Room room) {
      return streams.get(room.stream());
    }
    return null;
  }

  /** How many bytes the peer may send in all. */
  long announce() {
    announced = consumed + CONNECTION_WINDOW;
    return announced;
  }

  /** How many streams the peer may have opened. */
  long announceStreams() {
    theirsAnnounced = theirsEnded + STREAMS_PER_SIDE;
    return theirsAnnounced;
  }

  /** Bytes of memory for the content of streams. */
  long memory() {
    long sum = 0;
    for (Stream stream : streams.values()) {
      sum += stream.send().memory() + stream.receive().memory();
    }
    return sum;
  }
}
