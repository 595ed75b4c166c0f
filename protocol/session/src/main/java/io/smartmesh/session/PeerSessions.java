package io.smartmesh.session;

import static io.smartmesh.session.SessionLimits.IDLE_MILLIS;
import static io.smartmesh.session.SessionLimits.KEEPALIVE_MILLIS;
import static io.smartmesh.session.SessionLimits.SILENCE_MILLIS;
import static io.smartmesh.session.SessionLimits.WAITING;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes between us and one peer: the session in use, the one before it, which still receives,
 * the handshake under way, and what waits for it.
 */
final class PeerSessions {
  private final PublicKey peer;
  private final ArrayDeque<Bytes> waiting = new ArrayDeque<>();
  private @Nullable Session current;
  private @Nullable Session previous;
  private @Nullable Opening opening;
  private Moment lastUsed;
  private boolean wanted;

  /** Since when what we sent has had no answer, and since when what came had none of ours. */
  private Moment unanswered = Moment.NEVER;

  private Moment owed = Moment.NEVER;

  PeerSessions(PublicKey peer, Moment now) {
    this.peer = peer;
    lastUsed = now;
  }

  PublicKey peer() {
    return peer;
  }

  private Address address() {
    return peer.address();
  }

  Optional<Opening> opening() {
    return Optional.ofNullable(opening);
  }

  /** One that this peer may send in. */
  Optional<Session> session(long index) {
    if (current != null && current.ownIndex() == index) {
      return Optional.of(current);
    }
    return Optional.ofNullable(previous).filter(session -> session.ownIndex() == index);
  }

  /** Sends now, or waits for the handshake that {@link #wantsOpening} asks for. */
  void send(Bytes plaintext, Moment now, Consumer<? super SessionOutput> out) {
    lastUsed = now;
    Optional<Session> usable = usable(now);
    if (usable.isPresent()) {
      seal(usable.get(), plaintext, out);
      unanswered = unanswered.earlier(now);
      owed = Moment.NEVER;
    } else if (waiting.size() >= WAITING) {
      out.accept(new SessionOutput.Dropped(SessionDrop.QUEUE_FULL));
    } else {
      waiting.add(plaintext);
    }
  }

  boolean isReady(Moment now) {
    return usable(now).isPresent();
  }

  /** The handshake is asked for although nothing waits for it here. */
  void want(Moment now) {
    lastUsed = now;
    wanted = true;
  }

  /** TN-5, TN-8: something waits, the peer has fallen silent, or the session grows old. */
  boolean wantsOpening(Moment now) {
    Optional<Session> usable = usable(now);
    return opening == null
        && ((!usable.isPresent() && (wanted || !waiting.isEmpty()))
            || isSilent(now)
            || usable.filter(session -> session.wantsRenewal(now)).isPresent());
  }

  private Optional<Session> usable(Moment now) {
    return Optional.ofNullable(current).filter(session -> session.isUsable(now));
  }

  private boolean isSilent(Moment now) {
    return !unanswered.equals(Moment.NEVER) && !unanswered.plusMillis(SILENCE_MILLIS).isAfter(now);
  }

  void open(Opening begun, Consumer<? super SessionOutput> out) {
    opening = begun;
    wanted = false;
    unanswered = Moment.NEVER;
    out.accept(new SessionOutput.SendPacket(address(), begun.message()));
  }

  /** No handshake now: what waits for one is lost, and a silent peer is asked later. */
  void refuseOpening(Moment now, Consumer<? super SessionOutput> out) {
    wanted = false;
    unanswered = unanswered.equals(Moment.NEVER) ? unanswered : now;
    giveUpWaiting(SessionDrop.TOO_MANY_HANDSHAKES, out);
  }

  private void giveUpWaiting(SessionDrop why, Consumer<? super SessionOutput> out) {
    waiting.forEach(lost -> out.accept(new SessionOutput.Dropped(why)));
    waiting.clear();
  }

  /**
   * From now on this is the session that sends, and what waited goes out. An empty packet tells the
   * peer that its answer came (TN-7).
   *
   * @param forget told the indices that nobody answers to any more
   */
  void use(Session fresh, Moment now, LongConsumer forget, Consumer<? super SessionOutput> out) {
    end(previous, forget);
    previous = current;
    current = fresh;
    endOpening(forget);
    wanted = false;
    out.accept(fresh.ready());
    if (waiting.isEmpty()) {
      seal(fresh, Bytes.EMPTY, out);
    }
    while (!waiting.isEmpty()) {
      send(waiting.remove(), now, out);
    }
  }

  /** Something authentic came; {@code empty} where it only said so. */
  void heard(boolean empty, Moment now) {
    unanswered = Moment.NEVER;
    if (!empty) {
      lastUsed = now;
      owed = owed.earlier(now);
    }
  }

  private void seal(Session with, Bytes plaintext, Consumer<? super SessionOutput> out) {
    out.accept(new SessionOutput.SendPacket(address(), with.seal(plaintext)));
  }

  void wake(Moment now, LongConsumer forget, Consumer<? super SessionOutput> out) {
    if (!owed.equals(Moment.NEVER) && !owed.plusMillis(KEEPALIVE_MILLIS).isAfter(now)) {
      owed = Moment.NEVER;
      usable(now).ifPresent(session -> seal(session, Bytes.EMPTY, out));
    }
    if (opening != null && opening.isOver(now)) {
      endOpening(forget);
      giveUpWaiting(SessionDrop.NO_ANSWER, out);
    } else if (opening != null && opening.isDue(now)) {
      out.accept(new SessionOutput.SendPacket(address(), opening.message()));
    }
  }

  boolean isIdle(Moment now) {
    return !lastUsed.plusMillis(IDLE_MILLIS).isAfter(now);
  }

  Moment deadline() {
    // While a handshake is under way silence asks for nothing: it would be due all the time.
    Moment silent = opening == null ? unanswered.plusMillis(SILENCE_MILLIS) : Moment.NEVER;
    Moment next = silent.earlier(owed.plusMillis(KEEPALIVE_MILLIS));
    return (opening == null ? next : next.earlier(opening.deadline()))
        .earlier(lastUsed.plusMillis(IDLE_MILLIS));
  }

  /** Zeroes all keys. */
  void close(LongConsumer forget) {
    end(current, forget);
    end(previous, forget);
    endOpening(forget);
  }

  private static void end(@Nullable Session session, LongConsumer forget) {
    if (session != null) {
      session.close();
      forget.accept(session.ownIndex());
    }
  }

  /** A session that came of it goes on under its index. */
  private void endOpening(LongConsumer forget) {
    if (opening != null) {
      opening.close();
      if (!session(opening.ownIndex()).isPresent()) {
        forget.accept(opening.ownIndex());
      }
      opening = null;
    }
  }
}
