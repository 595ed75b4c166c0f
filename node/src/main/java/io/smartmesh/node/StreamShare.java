package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.stream.Streams;
import java.util.EnumSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who of this node a stream belongs to (ST-17): the first byte that the opener writes says it, and
 * no user ever sees it.
 */
final class StreamShare {
  /** Those who use streams, each with its first byte. */
  enum User {
    /** The {@link StreamUser}. */
    PROGRAM(0),
    TRANSFER(1);

    private final int number;

    User(int number) {
      this.number = number;
    }

    static Optional<User> of(int number) {
      return number < values().length ? Optional.of(values()[number]) : Optional.empty();
    }
  }

  /** What the streams say to their users, and what is nobody's here. */
  interface Out {
    void toUser(User user, StreamOutput output);

    void other(StreamOutput output);
  }

  private final Streams streams;
  private final EnumSet<User> listening = EnumSet.noneOf(User.class);
  private final TreeMap<StreamId, User> owners = new TreeMap<>();

  /** Opened by others, who have not said for whom. */
  private final TreeMap<StreamId, PublicKey> unnamed = new TreeMap<>();

  /** Whose words the streams are answering; empty for our own, whose answers nobody needs. */
  private Optional<User> asking = Optional.empty();

  StreamShare(Streams streams) {
    this.streams = streams;
  }

  void say(User user, StreamInput input, Moment now, Out out) {
    asking = Optional.of(user);
    if (input instanceof StreamInput.Listen listen) {
      boolean changed = listen.on() ? listening.add(user) : listening.remove(user);
      if (changed) {
        own(new StreamInput.Listen(!listening.isEmpty()), now, out);
      }
    } else {
      streams.handle(input, now, said -> take(said, now, out));
    }
    asking = Optional.empty();
  }

  void arrived(Bytes payload, Moment now, Out out) {
    streams.handle(new StreamInput.PacketArrived(payload), now, said -> take(said, now, out));
  }

  void wake(Moment now, Out out) {
    streams.wake(now, said -> take(said, now, out));
  }

  /** What the node itself says of a stream. */
  private void own(StreamInput input, Moment now, Out out) {
    Optional<User> before = asking;
    asking = Optional.empty();
    streams.handle(input, now, said -> take(said, now, out));
    asking = before;
  }

  private void take(StreamOutput said, Moment now, Out out) {
    if (said instanceof StreamOutput.Opened opened) {
      opened(opened, now, out);
    } else if (said instanceof StreamOutput.Received received) {
      received(received, now, out);
    } else if (said instanceof StreamOutput.PeerFinished finished) {
      if (unnamed.remove(finished.stream()) != null) {
        own(new StreamInput.Reset(finished.stream(), Streams.NOT_LISTENING), now, out);
      } else {
        tell(finished.stream(), said, out);
      }
    } else if (said instanceof StreamOutput.Ended ended) {
      unnamed.remove(ended.stream());
      tell(ended.stream(), said, out);
      owners.remove(ended.stream());
    } else if (said instanceof StreamOutput.Written written) {
      if (asking.isPresent()) {
        tell(written.stream(), said, out);
      }
    } else if (said instanceof StreamOutput.Writable writable) {
      tell(writable.stream(), said, out);
    } else if (said instanceof StreamOutput.Refused) {
      asking.ifPresent(user -> out.toUser(user, said));
    } else {
      out.other(said);
    }
  }

  private void opened(StreamOutput.Opened opened, Moment now, Out out) {
    if (opened.byPeer()) {
      unnamed.put(opened.stream(), opened.peer());
      return;
    }
    User user = asking.orElseThrow(IllegalStateException::new);
    owners.put(opened.stream(), user);
    own(new StreamInput.Write(opened.stream(), Bytes.of(user.number)), now, out);
    out.toUser(user, opened);
  }

  private void received(StreamOutput.Received received, Moment now, Out out) {
    StreamId stream = received.stream();
    PublicKey peer = unnamed.remove(stream);
    if (peer == null) {
      tell(stream, received, out);
      return;
    }
    Bytes bytes = received.bytes();
    Optional<User> user = User.of(bytes.at(0) & 0xff).filter(listening::contains);
    if (!user.isPresent()) {
      own(new StreamInput.Reset(stream, Streams.NOT_LISTENING), now, out);
      return;
    }
    own(new StreamInput.Consumed(stream, 1), now, out);
    owners.put(stream, user.get());
    out.toUser(user.get(), new StreamOutput.Opened(stream, peer, true));
    if (bytes.length() > 1) {
      out.toUser(user.get(), new StreamOutput.Received(stream, bytes.slice(1, bytes.length())));
    }
  }

  private void tell(StreamId stream, StreamOutput said, Out out) {
    User owner = owners.get(stream);
    if (owner != null) {
      out.toUser(owner, said);
    }
  }
}
