package io.smartmesh.stream;

import static io.smartmesh.stream.StreamLimits.CONNECTIONS;
import static io.smartmesh.stream.StreamLimits.GONE_MILLIS;
import static io.smartmesh.stream.StreamLimits.GREETING;
import static io.smartmesh.stream.StreamLimits.IDLE_MILLIS;
import static io.smartmesh.stream.StreamLimits.REASON_MOST;
import static io.smartmesh.stream.StreamLimits.STALE_MILLIS;
import static io.smartmesh.stream.StreamLimits.STALL_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.session.SessionLimits;
import io.smartmesh.session.SessionOutput;
import io.smartmesh.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Streams of bytes with other nodes: what is written comes out there, all of it and in order, or
 * the stream ends with a reason. Sealed from end to end. The rules ST are in docs/spec/stream.md.
 *
 * <p>Packets may be anything at all: what is wrong with them comes out as {@link
 * StreamOutput.Dropped}. All sending is done by {@link #wake}, so that what came together is
 * acknowledged together.
 */
public final class Streams implements Machine<StreamInput, StreamOutput> {
  /** The reason of a reset where nobody listens. */
  public static final int NOT_LISTENING = 0;

  private final SigningKey self;
  private final Entropy entropy;
  private final StreamPath path;
  private final Sessions sessions;
  private final TreeMap<Address, Connection> connections = new TreeMap<>();
  private final TreeMap<StreamId, Handle> handles = new TreeMap<>();
  private boolean listening;
  private long lastId;
  private Moment due = Moment.NEVER;

  /** Where a stream of the user's is. */
  private record Handle(Connection connection, Stream stream) {}

  /**
   * @param network the mesh's; sessions of others do not come about
   */
  public Streams(long network, SigningKey self, Curve curve, Entropy entropy, StreamPath path) {
    this.self = self;
    this.entropy = entropy;
    this.path = path;
    sessions =
        new Sessions("smartmesh/stream", network, self, curve, entropy, GREETING, this::greeting);
  }

  /** From whom nothing is taken (CT-11). */
  public void unheard(Predicate<Address> peers) {
    sessions.unheard(peers);
  }

  /** ST-2: of the connection that is there, or of the one that would come of this handshake. */
  private Bytes greeting(PublicKey peer) {
    Connection connection = connections.get(peer.address());
    return connection == null ? entropy.next(GREETING) : connection.own();
  }

  @Override
  public void handle(StreamInput input, Moment now, Consumer<? super StreamOutput> out) {
    due = due.earlier(now);
    if (input instanceof StreamInput.PacketArrived arrived) {
      inSession(said -> sessions.arrived(arrived.payload(), now, said), now, out);
    } else if (input instanceof StreamInput.Write write) {
      find(write.stream(), out).ifPresent(handle -> write(handle, write, now, out));
    } else if (input instanceof StreamInput.Consumed consumed) {
      consumed(consumed, now, out);
    } else if (input instanceof StreamInput.Finish finish) {
      find(finish.stream(), out).ifPresent(handle -> finish(handle, now));
    } else if (input instanceof StreamInput.Reset reset) {
      reset(reset, now, out);
    } else if (input instanceof StreamInput.Open open) {
      open(open.peer(), now, out);
    } else {
      listening = ((StreamInput.Listen) input).on();
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super StreamOutput> out) {
    due = Moment.NEVER;
    inSession(said -> sessions.wake(now, said), now, out);
    for (Connection connection : new ArrayList<>(connections.values())) {
      wake(connection, now, out);
    }
  }

  @Override
  public Moment deadline() {
    Moment next = due.earlier(sessions.deadline());
    for (Connection connection : connections.values()) {
      next = next.earlier(connection.deadline());
    }
    return next;
  }

  private void wake(Connection connection, Moment now, Consumer<? super StreamOutput> out) {
    Address peer = connection.peer().address();
    long silent = now.millisSince(connection.heard());
    boolean ready = sessions.isReady(peer, now);
    boolean waits = ready ? connection.sender().awaitsAnswer() : connection.isWishing();
    if (waits && silent >= GONE_MILLIS) {
      end(connection, new StreamEnd.PeerGone(silent, GONE_MILLIS), out);
      return;
    }
    if (!connection.hasStreams() && !connection.lastUsed().plusMillis(IDLE_MILLIS).isAfter(now)) {
      end(connection, new StreamEnd.Complete(), out);
      return;
    }
    connection.stalled(now).ifPresent(stream -> stall(connection, stream, now, out));
    if (ready) {
      connection.sessionStands();
      int payload = path.payloadMost(peer) - SessionLimits.OVERHEAD;
      connection
          .sender()
          .flush(payload, at -> path.isFull(peer), plain -> seal(connection, plain, now, out), now);
    } else if (connection.sender().isBusy() && connection.wishes(now)) {
      inSession(said -> sessions.want(connection.peer(), now, said), now, out);
    }
  }

  private int seal(
      Connection connection, Bytes plaintext, Moment now, Consumer<? super StreamOutput> out) {
    inSession(said -> sessions.send(connection.peer(), plaintext, now, said), now, out);
    return plaintext.length() + SessionLimits.OVERHEAD;
  }

  private void stall(
      Connection connection, Stream stream, Moment now, Consumer<? super StreamOutput> out) {
    long waited = now.millisSince(stream.blockedSince());
    tellOver(stream, new StreamEnd.PeerStalled(waited, STALL_MILLIS), out);
    connection.reset(stream, NOT_LISTENING);
  }

  // ------------------------------------------------------------------ from the user

  private Optional<Handle> find(StreamId id, Consumer<? super StreamOutput> out) {
    Handle handle = handles.get(id);
    if (handle == null) {
      refuse(out, new StreamError.UnknownStream(id));
    }
    return Optional.ofNullable(handle);
  }

  private void open(PublicKey peer, Moment now, Consumer<? super StreamOutput> out) {
    Connection known = connections.get(peer.address());
    if (known != null
        && !known.hasStreams()
        && !known.lastUsed().plusMillis(STALE_MILLIS).isAfter(now)) {
      end(known, new StreamEnd.Complete(), out); // the peer may be about to forget it
      known = null;
    }
    if (known == null && !makeRoom(out)) {
      refuse(out, new StreamError.TooManyPeers(connections.size(), CONNECTIONS));
      return;
    }
    Connection connection = known == null ? connect(peer, entropy.next(GREETING), now) : known;
    Optional<StreamError> refused = connection.mayOpen();
    if (refused.isPresent()) {
      refuse(out, refused.get());
      return;
    }
    connection.used(now);
    Stream stream = connection.open();
    handles.put(stream.id(), new Handle(connection, stream));
    out.accept(new StreamOutput.Opened(stream.id(), peer, false));
  }

  private Connection connect(PublicKey peer, Bytes own, Moment now) {
    boolean weAreHigher = self.address().compareTo(peer.address()) > 0;
    Connection connection =
        new Connection(peer, own, weAreHigher, entropy, () -> new StreamId(++lastId), now);
    connections.put(peer.address(), connection);
    return connection;
  }

  /** ST-16: the connection that carries nothing and did so longest gives way. */
  private boolean makeRoom(Consumer<? super StreamOutput> out) {
    if (connections.size() < CONNECTIONS) {
      return true;
    }
    Connection oldest = null;
    for (Connection connection : connections.values()) {
      if (!connection.hasStreams()
          && (oldest == null || connection.lastUsed().isBefore(oldest.lastUsed()))) {
        oldest = connection;
      }
    }
    if (oldest == null) {
      return false;
    }
    end(oldest, new StreamEnd.Complete(), out);
    return true;
  }

  private void write(
      Handle handle, StreamInput.Write write, Moment now, Consumer<? super StreamOutput> out) {
    SendSide send = handle.stream.send();
    if (send.isFinished()) {
      refuse(out, new StreamError.Finished(write.stream()));
    } else if (write.bytes().length() > send.roomToWrite()) {
      handle.stream.waits();
      refuse(
          out, new StreamError.NoRoom(write.stream(), write.bytes().length(), send.roomToWrite()));
    } else {
      send.write(write.bytes());
      out.accept(new StreamOutput.Written(write.stream(), send.roomToWrite()));
      handle.connection.used(now);
      handle.connection.sender().enqueue(handle.stream);
    }
  }

  private static void finish(Handle handle, Moment now) {
    handle.stream.send().finish();
    handle.connection.used(now);
    handle.connection.sender().enqueue(handle.stream);
  }

  /** What comes late, after the end, is no error: the two may cross. */
  private void consumed(
      StreamInput.Consumed consumed, Moment now, Consumer<? super StreamOutput> out) {
    Handle handle = handles.get(consumed.stream());
    if (handle == null) {
      return;
    }
    long had = handle.stream.receive().unconsumed();
    if (consumed.bytes() < 0 || consumed.bytes() > had) {
      refuse(out, new StreamError.NotReceived(consumed.stream(), consumed.bytes(), had));
      return;
    }
    handle.connection.consumed(handle.stream, consumed.bytes());
    handle.connection.used(now);
    handle.connection.settle(handle.stream, new Telling(handle.connection, out));
  }

  private void reset(StreamInput.Reset reset, Moment now, Consumer<? super StreamOutput> out) {
    if (reset.reason() < 0 || reset.reason() > REASON_MOST) {
      refuse(out, new StreamError.ReasonTooLarge(reset.reason(), REASON_MOST));
      return;
    }
    Optional<Handle> handle = find(reset.stream(), out);
    if (handle.isPresent()) {
      Stream stream = handle.get().stream;
      tellOver(stream, new StreamEnd.ResetHere(reset.reason()), out);
      handle.get().connection.reset(stream, reset.reason());
      handle.get().connection.used(now);
    }
  }

  // ------------------------------------------------------------------ from the mesh

  /** What the sessions say is heard when they have finished: it may end one of them. */
  private void inSession(
      Consumer<Consumer<SessionOutput>> act, Moment now, Consumer<? super StreamOutput> out) {
    List<SessionOutput> said = new ArrayList<>();
    act.accept(said::add);
    said.forEach(output -> fromSession(output, now, out));
  }

  private void fromSession(SessionOutput output, Moment now, Consumer<? super StreamOutput> out) {
    if (output instanceof SessionOutput.SendPacket send) {
      out.accept(new StreamOutput.SendPacket(send.to(), send.payload()));
    } else if (output instanceof SessionOutput.Opened opened) {
      packet(opened.peer(), opened.plaintext(), now, out);
    } else if (output instanceof SessionOutput.Ready ready) {
      ready(ready, now, out);
    } else {
      drop(out, StreamDrop.of(((SessionOutput.Dropped) output).reason()));
    }
  }

  /** ST-3: a session of other greetings is with a peer that knows nothing of our streams. */
  private void ready(SessionOutput.Ready ready, Moment now, Consumer<? super StreamOutput> out) {
    Connection known = connections.get(ready.peer().address());
    if (known != null && known.fits(ready.own(), ready.theirs())) {
      return;
    }
    if (known != null) {
      tellAll(known, new StreamEnd.PeerRestarted(), out);
    } else if (!listening) {
      sessions.close(ready.peer().address());
      drop(out, StreamDrop.NOT_LISTENING);
      return;
    } else if (!makeRoom(out)) {
      sessions.close(ready.peer().address());
      drop(out, StreamDrop.TOO_MANY_PEERS);
      return;
    }
    connect(ready.peer(), ready.own(), now).fits(ready.own(), ready.theirs());
  }

  private void packet(
      PublicKey peer, Bytes plaintext, Moment now, Consumer<? super StreamOutput> out) {
    Connection connection = connections.get(peer.address());
    if (connection == null) {
      drop(out, StreamDrop.UNKNOWN_SESSION);
      return;
    }
    Result<Packet, StreamDrop> packet = Packet.decode(plaintext);
    Optional<StreamDrop> why =
        packet instanceof Result.Err<Packet, StreamDrop> malformed
            ? Optional.of(malformed.error())
            : connection.take(packet.orThrow(), new Telling(connection, out), now);
    if (why.isPresent()) {
      drop(out, why.get());
      if (why.get().breaksRules()) {
        end(connection, new StreamEnd.PeerBrokeRules(why.get()), out);
      }
    }
  }

  // ------------------------------------------------------------------ to the user

  /** Tells what one packet brings about. */
  private final class Telling implements Connection.Events {
    private final Connection connection;
    private final Consumer<? super StreamOutput> out;

    Telling(Connection connection, Consumer<? super StreamOutput> out) {
      this.connection = connection;
      this.out = out;
    }

    @Override
    public void opened(Stream stream) {
      if (listening) {
        handles.put(stream.id(), new Handle(connection, stream));
        out.accept(new StreamOutput.Opened(stream.id(), connection.peer(), true));
      } else {
        drop(out, StreamDrop.NOT_LISTENING);
        connection.reset(stream, NOT_LISTENING);
      }
    }

    @Override
    public void received(Stream stream, Bytes bytes) {
      if (!bytes.isEmpty()) {
        out.accept(new StreamOutput.Received(stream.id(), bytes));
      }
    }

    @Override
    public void peerFinished(Stream stream) {
      out.accept(new StreamOutput.PeerFinished(stream.id()));
    }

    @Override
    public void writable(Stream stream) {
      out.accept(new StreamOutput.Writable(stream.id(), stream.send().roomToWrite()));
    }

    @Override
    public void over(Stream stream, StreamEnd how) {
      tellOver(stream, how, out);
    }
  }

  private void tellOver(Stream stream, StreamEnd how, Consumer<? super StreamOutput> out) {
    if (handles.remove(stream.id()) != null) {
      out.accept(new StreamOutput.Ended(stream.id(), how));
    }
  }

  private void tellAll(Connection connection, StreamEnd how, Consumer<? super StreamOutput> out) {
    connection.streams().forEach(stream -> tellOver(stream, how, out));
  }

  /** Forgets the connection, and its session, so that both sides begin anew. */
  private void end(Connection connection, StreamEnd how, Consumer<? super StreamOutput> out) {
    connections.remove(connection.peer().address());
    sessions.close(connection.peer().address());
    tellAll(connection, how, out);
  }

  private static void refuse(Consumer<? super StreamOutput> out, StreamError error) {
    out.accept(new StreamOutput.Refused(error));
  }

  private static void drop(Consumer<? super StreamOutput> out, StreamDrop why) {
    out.accept(new StreamOutput.Dropped(why));
  }

  // ------------------------------------------------------------------ to look at

  /** Bytes that may be written into this stream now; 0 where it has ended. */
  public int roomToWrite(StreamId id) {
    Handle handle = handles.get(id);
    return handle == null ? 0 : handle.stream.send().roomToWrite();
  }

  /** Peers with a connection. */
  public int connections() {
    return connections.size();
  }

  /** Bytes of memory that the content of all streams takes. */
  public long memory() {
    return connections.values().stream().mapToLong(Connection::memory).sum();
  }
}
