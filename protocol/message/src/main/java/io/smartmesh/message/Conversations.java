package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.SESSIONS;
import static io.smartmesh.message.MessageLimits.SESSIONS_OF_PEER;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ratchet.Bundle;
import io.smartmesh.ratchet.Mark;
import io.smartmesh.ratchet.Prekeys;
import io.smartmesh.ratchet.RatchetError;
import io.smartmesh.ratchet.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sessions with others: in which one to write, and when one is given up (RA-14, RA-15). Every
 * state is stored before what it sealed is sent, or what it opened is told (RA-1).
 *
 * <pre>
 * ratchet/session/ peer 20 | id 8  →  01 | doubted 1 | heard at 8 | session
 * </pre>
 */
final class Conversations {
  private static final Bytes PREFIX = Bytes.utf8("ratchet/session/");

  /** One session, as it stands. */
  static final class Held {
    private Session session;
    private boolean doubted;
    private ChainTime heardAt;

    private final Settled settled = new Settled();

    /** Since the program's start. */
    private Optional<Moment> heard = Optional.empty();

    Held(Session session, boolean doubted, ChainTime heardAt) {
      this.session = session;
      this.doubted = doubted;
      this.heardAt = heardAt;
    }

    Bytes id() {
      return session.id();
    }

    /** Whether giving it up could help: nothing is safer to arrive than a start without prekeys. */
    boolean mayBeDoubted() {
      return session.isConfirmed() || session.hasPrekey() || !session.isOurs();
    }

    /** Whether the peer has ever said anything in it. */
    boolean isAnswered() {
      return session.isConfirmed() || !session.isOurs();
    }

    boolean heardSince(Moment then) {
      return heard.filter(at -> !at.isBefore(then)).isPresent();
    }

    private Address peer() {
      return session.peer().address();
    }

    private boolean isLost() {
      return doubted && session.isOurs() && !session.isConfirmed();
    }
  }

  /** What came, from whom, and in which session. */
  record Opened(PublicKey from, Held in, Bytes plaintext) {}

  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final Prekeys prekeys;
  private final Function<Address, Optional<MessageError>> unheard;
  private final TreeMap<Bytes, Held> sessions = new TreeMap<>();

  Conversations(
      SigningKey self,
      Curve curve,
      Entropy entropy,
      Prekeys prekeys,
      Function<Address, Optional<MessageError>> unheard,
      StoredRecords stored) {
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    this.prekeys = prekeys;
    this.unheard = unheard;
    stored
        .withPrefix(PREFIX)
        .forEach(
            (key, value) -> {
              Held held = StoredRecord.read("session", key, value, this::read);
              sessions.put(held.id(), held);
            });
  }

  private Held read(Decoder in) throws Malformed {
    in.version("stored session", Records.VERSION);
    boolean doubted = in.flag();
    ChainTime heardAt = new ChainTime(in.u64());
    Session session = Session.read(in, curve);
    if (!session.self().equals(self.publicKey())) {
      throw new Malformed("session of " + session.self() + ", not of " + self.publicKey());
    }
    return new Held(session, doubted, heardAt);
  }

  /** Opens a message of any session, or the start of a new one. */
  Result<Opened, MessageError> open(
      Bytes box, ChainTime at, Moment now, Consumer<? super MessageOutput> out) {
    for (Held held : sessions.values()) {
      Optional<Result<Session.Opened, RatchetError>> opened =
          held.session.open(box, at, curve, entropy);
      if (opened.isPresent()) {
        return take(opened.get(), Optional.of(held), at, now, out);
      }
    }
    return take(
        Session.accept(box, self, prekeys, at, curve, entropy), Optional.empty(), at, now, out);
  }

  private Result<Opened, MessageError> take(
      Result<Session.Opened, RatchetError> opened,
      Optional<Held> known,
      ChainTime at,
      Moment now,
      Consumer<? super MessageOutput> out) {
    if (opened instanceof Result.Err<Session.Opened, RatchetError> refused) {
      return Result.err(MessageError.of(refused.error()));
    }
    Session.Opened taken = opened.orThrow();
    PublicKey from = taken.next().peer();
    Optional<MessageError> refusal = unheard.apply(from.address());
    if (refusal.isPresent()) {
      return Result.err(refusal.get());
    }
    Held held = known.orElseGet(() -> new Held(taken.next(), false, at));
    boolean wasConfirmed = held.session.isConfirmed();
    held.session = taken.next();
    held.doubted = false;
    held.heardAt = at;
    held.heard = Optional.of(now);
    if (!known.isPresent()) {
      // Whoever begins anew has lost what there was, or given it up.
      of(from.address())
          .filter(other -> other.session.isConfirmed() || !other.session.isOurs())
          .forEach(other -> doubt(other, out));
      add(held, out);
    } else {
      store(held, out);
    }
    if (!wasConfirmed && held.session.isConfirmed()) {
      of(from.address()).filter(other -> other.doubted).forEach(other -> remove(other, out));
      prekeys.settled(from.address(), write -> out.accept(new MessageOutput.Store(write)));
    }
    taken
        .oneTime()
        .ifPresent(id -> prekeys.used(id, write -> out.accept(new MessageOutput.Store(write))));
    return Result.ok(new Opened(from, held, taken.plaintext()));
  }

  /**
   * The one to write in: one that the peer has answered before others, and of several the same one
   * at both ends.
   */
  Optional<Held> preferred(Address peer) {
    return of(peer)
        .filter(held -> !held.doubted && held.session.hasRoom())
        .min(
            Comparator.<Held, Boolean>comparing(held -> !held.session.isConfirmed())
                .thenComparing(Held::id));
  }

  /** Whether a start under prekeys came to nothing: they may be lost at the other end (RA-15). */
  boolean hasLostStart(Address peer) {
    return of(peer).anyMatch(held -> held.isLost() && held.session.hasPrekey());
  }

  void doubt(Held held, Consumer<? super MessageOutput> out) {
    held.doubted = true;
    store(held, out);
  }

  Held begin(
      PublicKey peer, Optional<Bundle> bundle, ChainTime at, Consumer<? super MessageOutput> out) {
    Held held = new Held(Session.begin(self, peer, bundle, curve, entropy), false, at);
    add(held, out);
    return held;
  }

  /**
   * Stores, then sends.
   *
   * @param replaced what it says again (RA-13)
   * @return its number; empty while the peer has left a whole chain unanswered
   */
  Optional<Mark> send(
      Held held, Envelope envelope, List<Mark> replaced, Consumer<? super MessageOutput> out) {
    List<Mark> forget = new ArrayList<>(replaced);
    forget.addAll(held.settled.name(held.session.turn()));
    if (held.session.seal(envelope.encode(), forget, entropy)
        instanceof Result.Ok<Session.Sealed, RatchetError> sealed) {
      held.session = sealed.value().next();
      store(held, out);
      out.accept(
          new MessageOutput.SendPacket(held.peer(), sealed.value().box(), envelope.isUrgent()));
      return Optional.of(sealed.value().mark());
    }
    return Optional.empty();
  }

  /** Of these tries one arrived, or a newer one is under way. */
  void settled(Bytes session, List<Mark> tries) {
    Optional.ofNullable(sessions.get(session)).ifPresent(held -> tries.forEach(held.settled::add));
  }

  private void add(Held added, Consumer<? super MessageOutput> out) {
    List<Held> withPeer = new ArrayList<>();
    of(added.peer()).forEach(withPeer::add);
    if (withPeer.size() >= SESSIONS_OF_PEER) {
      remove(least(withPeer), out);
    } else if (sessions.size() >= SESSIONS) {
      remove(least(sessions.values()), out);
    }
    sessions.put(added.id(), added);
    store(added, out);
  }

  /** Strangers who only begin push out each other before anybody who was answered. */
  private static Held least(Collection<Held> all) {
    return all.stream()
        .min(
            Comparator.<Held, Boolean>comparing(held -> !held.doubted)
                .thenComparing(held -> held.session.isConfirmed())
                .thenComparing(held -> held.heardAt)
                .thenComparing(Held::id))
        .orElseThrow(() -> new IllegalStateException("there are some"));
  }

  private Stream<Held> of(Address peer) {
    return new ArrayList<>(sessions.values()).stream().filter(held -> held.peer().equals(peer));
  }

  private void store(Held held, Consumer<? super MessageOutput> out) {
    Encoder value =
        new Encoder().u8(Records.VERSION).flag(held.doubted).u64(held.heardAt.seconds());
    held.session.write(value);
    out.accept(new MessageOutput.Store(StoreWrite.put(storeKey(held), value.toBytes())));
  }

  private void remove(Held held, Consumer<? super MessageOutput> out) {
    sessions.remove(held.id());
    out.accept(new MessageOutput.Store(StoreWrite.delete(storeKey(held))));
  }

  private static Bytes storeKey(Held held) {
    return Bytes.concat(PREFIX, held.peer().bytes(), held.id());
  }
}
