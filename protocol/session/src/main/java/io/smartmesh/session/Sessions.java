package io.smartmesh.session;

import static io.smartmesh.session.SessionLimits.ANSWERS_PER_SECOND;
import static io.smartmesh.session.SessionLimits.OPENINGS_PER_SECOND;
import static io.smartmesh.session.SessionLimits.PEERS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.NoiseError;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The sessions of one purpose with other nodes: what is sent comes out at the peer as it was and
 * from whom it says, or not at all; those on the way see neither content nor who sends. Rules TN-3
 * to TN-8 and TN-12 in docs/spec/tunnel.md.
 */
public final class Sessions {
  private static final int INDEX_LENGTH = 4;

  private final Bytes prologue;
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final int greetingLength;
  private final Function<PublicKey, Bytes> greeting;
  private final TreeMap<Address, PeerSessions> peers = new TreeMap<>();
  private final TreeMap<Long, PeerSessions> byIndex = new TreeMap<>();
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private Predicate<Address> unheard = peer -> false;
  private final TokenBucket answers = new TokenBucket(ANSWERS_PER_SECOND);
  private final TokenBucket openings = new TokenBucket(OPENINGS_PER_SECOND);

  /**
   * @param purpose the same on both sides, so that sessions of different purposes never meet
   * @param network the mesh's; sessions of others do not come about
   * @param greetingLength bytes of what each side says of itself in the handshake
   * @param greeting that, for this peer
   */
  public Sessions(
      String purpose,
      long network,
      SigningKey self,
      Curve curve,
      Entropy entropy,
      int greetingLength,
      Function<PublicKey, Bytes> greeting) {
    prologue =
        Bytes.concat(
            Bytes.utf8(purpose), new Encoder().u8(SessionMessage.VERSION).u32(network).toBytes());
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    this.greetingLength = greetingLength;
    this.greeting = greeting;
  }

  /** Whose handshakes and packets are refused from now on, without a word (CT-11). */
  public void unheard(Predicate<Address> peers) {
    unheard = peers;
  }

  /** Sends, or keeps for the handshake that it begins (TN-5). Empty says only that we are there. */
  public void send(PublicKey to, Bytes plaintext, Moment now, Consumer<? super SessionOutput> out) {
    Optional<PeerSessions> peer = peer(to, now, out);
    if (peer.isPresent()) {
      peer.get().send(plaintext, now, out);
      openIfWanted(peer.get(), now, out);
    }
  }

  /** Whether what is sent now goes out at once. */
  public boolean isReady(Address peer, Moment now) {
    PeerSessions sessions = peers.get(peer);
    return sessions != null && sessions.isReady(now);
  }

  /** Begins a handshake where none is under way and no session stands. */
  public void want(PublicKey with, Moment now, Consumer<? super SessionOutput> out) {
    Optional<PeerSessions> peer = peer(with, now, out);
    if (peer.isPresent() && !peer.get().isReady(now)) {
      peer.get().want(now);
      openIfWanted(peer.get(), now, out);
    }
  }

  private Optional<PeerSessions> peer(
      PublicKey key, Moment now, Consumer<? super SessionOutput> out) {
    PeerSessions known = peers.get(key.address());
    if (known == null && peers.size() >= PEERS) {
      drop(out, SessionDrop.TOO_MANY_PEERS);
      return Optional.empty();
    }
    return Optional.of(peers.computeIfAbsent(key.address(), address -> new PeerSessions(key, now)));
  }

  public void wake(Moment now, Consumer<? super SessionOutput> out) {
    for (PeerSessions peer : new ArrayList<>(peers.values())) {
      if (peer.isIdle(now)) {
        close(peer.peer().address());
      } else {
        peer.wake(now, byIndex::remove, out);
        openIfWanted(peer, now, out);
      }
    }
  }

  public Moment deadline() {
    Moment next = Moment.NEVER;
    for (PeerSessions peer : peers.values()) {
      next = next.earlier(peer.deadline());
    }
    return next;
  }

  /** Forgets all sessions with this peer, and their keys. */
  public void close(Address peer) {
    PeerSessions sessions = peers.remove(peer);
    if (sessions != null) {
      sessions.close(byIndex::remove);
    }
  }

  /** Forgets everything. */
  public void close() {
    unconfirmed.clear();
    peers.values().forEach(peer -> peer.close(byIndex::remove));
    peers.clear();
  }

  /** Peers with which something is under way. */
  public List<PublicKey> peers() {
    List<PublicKey> keys = new ArrayList<>();
    peers.values().forEach(peer -> keys.add(peer.peer()));
    return keys;
  }

  private void openIfWanted(PeerSessions peer, Moment now, Consumer<? super SessionOutput> out) {
    if (!peer.wantsOpening(now)) {
      return;
    }
    if (!openings.take(now)) {
      peer.refuseOpening(now, out);
      return;
    }
    NoiseHandshake handshake =
        NoiseHandshake.initiator(
            NoisePattern.IK, prologue, self, Optional.of(peer.peer()), curve, entropy);
    Opening opening = new Opening(freshIndex(), handshake, greeting.apply(peer.peer()), now);
    byIndex.put(opening.ownIndex(), peer);
    peer.open(opening, out);
  }

  // ------------------------------------------------------------------ from the mesh

  /** From somewhere in the mesh: hostile until checked. */
  public void arrived(Bytes payload, Moment now, Consumer<? super SessionOutput> out) {
    Result<SessionMessage, SessionDrop> decoded = SessionMessage.decode(payload);
    if (decoded instanceof Result.Err<SessionMessage, SessionDrop> malformed) {
      drop(out, malformed.error());
      return;
    }
    SessionMessage message = decoded.orThrow();
    if (message instanceof SessionMessage.Data data) {
      onData(data, now, out);
    } else if (message instanceof SessionMessage.Open open) {
      onOpen(open, payload, now, out);
    } else {
      onAnswer((SessionMessage.Answer) message, now, out);
    }
  }

  private void onOpen(
      SessionMessage.Open open, Bytes message, Moment now, Consumer<? super SessionOutput> out) {
    Optional<Unconfirmed.Entry> again = unconfirmed.askedBy(message);
    if (!answers.take(now)) {
      drop(out, SessionDrop.TOO_MANY_HANDSHAKES);
    } else if (again.isPresent()) {
      answer(again.get(), out);
    } else {
      NoiseHandshake handshake =
          NoiseHandshake.responder(NoisePattern.IK, prologue, self, curve, entropy);
      Result<Bytes, NoiseError> theirs = handshake.read(open.noise());
      if (!theirs.isOk()
          || theirs.orThrow().length() != greetingLength
          || unheard.test(handshake.remoteStatic().address())) {
        handshake.close();
        drop(out, SessionDrop.HANDSHAKE_REFUSED);
        return;
      }
      long index = freshIndex();
      PublicKey peer = handshake.remoteStatic();
      Bytes own = greeting.apply(peer);
      Bytes answer = new SessionMessage.Answer(open.sender(), index, handshake.write(own)).encode();
      Session session =
          new Session(index, open.sender(), false, handshake.split(), now, own, theirs.orThrow());
      Unconfirmed.Entry entry = new Unconfirmed.Entry(peer, session, message, answer);
      unconfirmed.add(entry);
      answer(entry, out);
    }
  }

  private static void answer(Unconfirmed.Entry entry, Consumer<? super SessionOutput> out) {
    out.accept(new SessionOutput.SendPacket(entry.peer().address(), entry.answer()));
  }

  private void onAnswer(
      SessionMessage.Answer answer, Moment now, Consumer<? super SessionOutput> out) {
    PeerSessions peer = byIndex.get(answer.receiver());
    Optional<Opening> opening =
        Optional.ofNullable(peer)
            .flatMap(PeerSessions::opening)
            .filter(begun -> begun.ownIndex() == answer.receiver());
    if (peer == null || !opening.isPresent()) {
      drop(out, SessionDrop.UNKNOWN_SESSION);
      return;
    }
    Result<Session, SessionDrop> session = opening.get().finish(answer, now);
    if (session instanceof Result.Err<Session, SessionDrop> refused) {
      drop(out, refused.error());
    } else {
      use(peer, session.orThrow(), now, out);
    }
  }

  private void onData(SessionMessage.Data data, Moment now, Consumer<? super SessionOutput> out) {
    Optional<Unconfirmed.Entry> fresh = unconfirmed.find(data.receiver());
    Optional<Session> session =
        fresh.isPresent()
            ? fresh.map(Unconfirmed.Entry::session)
            : Optional.ofNullable(byIndex.get(data.receiver()))
                .flatMap(peer -> peer.session(data.receiver()));
    if (!session.isPresent() || !session.get().isUsable(now)) {
      drop(out, SessionDrop.UNKNOWN_SESSION);
      return;
    }
    if (isUnheard(data, fresh)) {
      drop(out, SessionDrop.HANDSHAKE_REFUSED);
      return;
    }
    Result<Bytes, SessionDrop> opened = session.get().open(data);
    if (opened instanceof Result.Err<Bytes, SessionDrop> refused) {
      drop(out, refused.error());
      return;
    }
    if (fresh.isPresent() && !confirm(fresh.get(), now, out)) {
      return;
    }
    PeerSessions peer = byIndex.get(data.receiver());
    if (peer != null) {
      Bytes plaintext = opened.orThrow();
      peer.heard(plaintext.isEmpty(), now);
      if (!plaintext.isEmpty()) {
        out.accept(new SessionOutput.Opened(peer.peer(), plaintext));
      }
    }
  }

  private boolean isUnheard(SessionMessage.Data data, Optional<Unconfirmed.Entry> fresh) {
    Optional<PublicKey> peer =
        fresh.isPresent()
            ? fresh.map(Unconfirmed.Entry::peer)
            : Optional.ofNullable(byIndex.get(data.receiver())).map(PeerSessions::peer);
    return peer.filter(key -> unheard.test(key.address())).isPresent();
  }

  /** The peer has shown that it is there and meant it: now the session stands here as well. */
  private boolean confirm(
      Unconfirmed.Entry entry, Moment now, Consumer<? super SessionOutput> out) {
    unconfirmed.remove(entry);
    Optional<PeerSessions> peer = peer(entry.peer(), now, out);
    if (!peer.isPresent()) {
      entry.session().close();
      return false;
    }
    use(peer.get(), entry.session(), now, out);
    return true;
  }

  private void use(
      PeerSessions peer, Session session, Moment now, Consumer<? super SessionOutput> out) {
    byIndex.put(session.ownIndex(), peer);
    peer.use(session, now, byIndex::remove, out);
  }

  private long freshIndex() {
    long index = randomIndex();
    while (byIndex.containsKey(index) || unconfirmed.has(index)) {
      index = randomIndex();
    }
    return index;
  }

  private long randomIndex() {
    try {
      return new Decoder(entropy.next(INDEX_LENGTH)).u32();
    } catch (Malformed e) {
      throw new IllegalStateException("entropy gave fewer bytes than asked for", e);
    }
  }

  private static void drop(Consumer<? super SessionOutput> out, SessionDrop why) {
    out.accept(new SessionOutput.Dropped(why));
  }
}
