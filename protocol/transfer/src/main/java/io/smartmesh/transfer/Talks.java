package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamError;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All streams of transfers, and who listens to which. */
final class Talks {
  private final Env env;
  private final Function<Address, Talk> hear;
  private final TreeMap<StreamId, Talk> all = new TreeMap<>();
  private final Deque<Talk> opening = new ArrayDeque<>();

  /**
   * @param hear who listens to a stream that another has opened
   */
  Talks(Env env, Function<Address, Talk> hear) {
    this.env = env;
    this.hear = hear;
  }

  void open(Talk talk) {
    opening.add(talk);
    env.say(new TransferOutput.Open(talk.peer()));
  }

  void noWay() {
    opening.remove().notOpened();
  }

  /** From now on this one listens; nothing else does. */
  void replace(Talk talk, StreamId stream) {
    talk.in(stream);
    all.put(stream, talk);
  }

  /** Gives a stream up; who listened is not asked any more. */
  void drop(Talk talk, int reason) {
    if (all.remove(talk.stream(), talk)) {
      env.reset(talk.stream(), reason);
    }
  }

  int count(Class<? extends Talk> kind) {
    return (int) all.values().stream().filter(kind::isInstance).count();
  }

  int count(Class<? extends Talk> kind, Address peer) {
    return (int)
        all.values().stream().filter(t -> kind.isInstance(t) && t.peer().equals(peer)).count();
  }

  <T extends Talk> Optional<T> find(StreamId stream, Class<T> kind) {
    Talk talk = all.get(stream);
    return kind.isInstance(talk) ? Optional.of(kind.cast(talk)) : Optional.empty();
  }

  void take(StreamOutput said) {
    if (said instanceof StreamOutput.Opened opened) {
      opened(opened);
    } else if (said instanceof StreamOutput.Received received) {
      at(received.stream())
          .ifPresent(
              talk -> {
                talk.sign();
                talk.received(received.bytes());
              });
    } else if (said instanceof StreamOutput.PeerFinished finished) {
      at(finished.stream()).ifPresent(Talk::peerFinished);
    } else if (said instanceof StreamOutput.Written written) {
      at(written.stream()).ifPresent(talk -> talk.written(written.room()));
    } else if (said instanceof StreamOutput.Writable writable) {
      at(writable.stream())
          .ifPresent(
              talk -> {
                talk.sign();
                talk.writable();
              });
    } else if (said instanceof StreamOutput.Ended ended) {
      ended(ended.stream(), ended.how());
    } else if (said instanceof StreamOutput.Refused refused) {
      refused(refused.error());
    }
  }

  private Optional<Talk> at(StreamId stream) {
    return Optional.ofNullable(all.get(stream));
  }

  private void opened(StreamOutput.Opened opened) {
    if (!opened.byPeer()) {
      Talk talk = opening.remove();
      replace(talk, opened.stream());
      talk.sign();
      talk.opened();
      return;
    }
    Talk talk = hear.apply(opened.peer().address());
    if (count(Hearing.class) >= TransferLimits.HEARD
        || count(Hearing.class, talk.peer()) >= TransferLimits.HEARD_EACH) {
      env.drop(TransferDrop.TOO_MANY_STREAMS);
      env.reset(opened.stream(), Env.BUSY);
      return;
    }
    replace(talk, opened.stream());
  }

  private void refused(StreamError error) {
    if (error instanceof StreamError.NoRoom noRoom) {
      at(noRoom.stream()).ifPresent(Talk::noRoom);
    } else if (error instanceof StreamError.TooManyPeers
        || error instanceof StreamError.TooManyStreams) {
      opening.remove().notOpened();
    }
    // The others are of streams that ended while something was said to them.
  }

  private void ended(StreamId stream, StreamEnd how) {
    Talk talk = all.remove(stream);
    if (talk != null) {
      talk.ended(how);
    }
  }

  /** TF-8: who is owed something and hears nothing gives up. */
  void wake() {
    for (Talk talk : new ArrayList<>(all.values())) {
      if (!talk.silentAt().isAfter(env.now()) && all.remove(talk.stream(), talk)) {
        env.drop(TransferDrop.SILENT);
        env.reset(talk.stream(), Env.SILENT);
        talk.ended(new StreamEnd.ResetHere(Env.SILENT));
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Talk talk : all.values()) {
      next = next.earlier(talk.silentAt());
    }
    return next;
  }
}
