package io.smartmesh.ratchet;

import static io.smartmesh.ratchet.RatchetLimits.CHAIN;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.SigningKey;
import java.util.List;
import java.util.Optional;

/**
 * One end of a session with one device, as a value: sealing and opening give the state that is to
 * be stored before anything of it is told (RA-1). Messages may be lost, doubled and late.
 */
public final class Session {
  /** Bytes of {@link #id}. */
  public static final int ID_LENGTH = 8;

  /** Bytes that a message adds to its plaintext; more when it replaces others. */
  public static final int OVERHEAD = Head.MESSAGE_LENGTH + SecretBox.ONCE_OVERHEAD + 1;

  /** Bytes that a start adds, as every message is until the first answer. */
  public static final int START_OVERHEAD = Head.START_LENGTH + SecretBox.ONCE_OVERHEAD + 1;

  private static final int VERSION = 1;

  private final Opening opening;
  private final Ratchet ratchet;
  private final Skipped skipped;

  private Session(Opening opening, Ratchet ratchet, Skipped skipped) {
    this.opening = opening;
    this.ratchet = ratchet;
    this.skipped = skipped;
  }

  /** A message, its number, and the state that must be durable before it leaves. */
  public record Sealed(Session next, Bytes box, Mark mark) {}

  /**
   * What was in a message, and the state after it.
   *
   * @param oneTime the prekey that it used up; empty for none
   */
  public record Opened(Session next, Bytes plaintext, Optional<Long> oneTime) {}

  /** Whether these bytes want to be one of ours. */
  public static boolean isBox(Bytes box) {
    return Head.isStart(box) || Head.isMessage(box);
  }

  /** Whether it may begin a session. */
  public static boolean isStart(Bytes box) {
    return Head.isStart(box);
  }

  /**
   * Begins one (RA-4).
   *
   * @param bundle the peer's, checked; empty to begin with its device key alone (RA-9)
   */
  public static Session begin(
      SigningKey self, PublicKey peer, Optional<Bundle> bundle, Curve curve, Entropy entropy) {
    Pair ephemeral = Pair.draw(curve, entropy);
    PublicKey prekey = bundle.map(Bundle::signed).orElse(peer);
    Optional<Bundle.OneTime> oneTime = bundle.flatMap(Bundle::oneTime);
    Bytes hidden = Bytes.concat(ephemeral.agree(peer, curve), ephemeral.agree(prekey, curve));
    Bytes last = oneTime.map(key -> ephemeral.agree(key.key(), curve)).orElse(Bytes.EMPTY);
    Opening opening =
        new Opening(
            self.publicKey(),
            peer,
            true,
            ephemeral.key(),
            bundle.map(Bundle::signedId).orElse(0L),
            oneTime.map(Bundle.OneTime::id).orElse(0L),
            senderKey(hidden, ephemeral.key(), peer, prekey));
    Kdf.Begun begun = begun(Bytes.concat(Pair.agree(self, prekey), hidden, last), opening, prekey);
    return new Session(opening, Ratchet.ofInitiator(begun, ephemeral), Skipped.NONE);
  }

  /** Opens the first start that comes of a session that the peer began. */
  public static Result<Opened, RatchetError> accept(
      Bytes box, SigningKey self, Prekeys prekeys, ChainTime now, Curve curve, Entropy entropy) {
    if (!Head.isStart(box)) {
      return Result.err(new RatchetError.NotAuthentic(box.length()));
    }
    Optional<PublicKey> ephemeral = curve.parse(Head.ephemeral(box));
    if (!ephemeral.isPresent()) {
      return Result.err(new RatchetError.NotOnCurve("ephemeral key"));
    }
    long signed = u32(box, 1 + PublicKey.LENGTH);
    long oneTime = u32(box, 1 + PublicKey.LENGTH + 4);
    Optional<Pair> ofSigned = prekeys.pair(signed, false);
    Optional<Pair> ofOneTime = prekeys.pair(oneTime, true);
    if (signed != 0 && !ofSigned.isPresent()) {
      return Result.err(new RatchetError.UnknownPrekey(signed));
    }
    if (oneTime != 0 && !ofOneTime.isPresent()) {
      return Result.err(new RatchetError.UnknownPrekey(oneTime));
    }
    return accept(
        box,
        self,
        new Ids(ephemeral.get(), signed, oneTime),
        ofSigned,
        ofOneTime,
        now,
        curve,
        entropy);
  }

  /** What a start names in the open. */
  private record Ids(PublicKey ephemeral, long signed, long oneTime) {}

  private static Result<Opened, RatchetError> accept(
      Bytes box,
      SigningKey self,
      Ids ids,
      Optional<Pair> signed,
      Optional<Pair> oneTime,
      ChainTime now,
      Curve curve,
      Entropy entropy) {
    PublicKey ephemeral = ids.ephemeral();
    PublicKey prekey = signed.map(Pair::key).orElse(self.publicKey());
    Bytes first = Pair.agree(self, ephemeral);
    Bytes hidden =
        Bytes.concat(first, signed.map(pair -> pair.agree(ephemeral, curve)).orElse(first));
    Key senderKey = senderKey(hidden, ephemeral, self.publicKey(), prekey);
    Optional<Head> head = Head.openStart(box, senderKey);
    if (!head.isPresent()) {
      return Result.err(new RatchetError.NotAuthentic(box.length()));
    }
    Optional<PublicKey> sender = curve.parse(head.get().key());
    if (!sender.isPresent()) {
      return Result.err(new RatchetError.NotOnCurve("sender's key"));
    }
    Bytes ofSender =
        signed
            .map(pair -> pair.agree(sender.get(), curve))
            .orElseGet(() -> Pair.agree(self, sender.get()));
    Bytes last = oneTime.map(pair -> pair.agree(ephemeral, curve)).orElse(Bytes.EMPTY);
    Opening opening =
        new Opening(
            sender.get(),
            self.publicKey(),
            false,
            ephemeral,
            ids.signed(),
            ids.oneTime(),
            senderKey);
    Kdf.Begun begun = begun(Bytes.concat(ofSender, hidden, last), opening, prekey);
    Session session =
        new Session(opening, Ratchet.ofResponder(begun, ephemeral, curve, entropy), Skipped.NONE);
    Optional<Long> usedUp = oneTime.map(pair -> ids.oneTime());
    return session
        .open(box, now, curve, entropy)
        .orElseGet(() -> Result.err(new RatchetError.NotAuthentic(box.length())))
        .fold(
            opened -> Result.ok(new Opened(opened.next(), opened.plaintext(), usedUp)),
            Result::err);
  }

  /** The same at both ends, and no secret's. */
  public Bytes id() {
    return Hashes.tagged("smartmesh/ratchet/1/id", opening.ephemeral().compressed())
        .bytes()
        .slice(0, ID_LENGTH);
  }

  public PublicKey peer() {
    return opening.peer();
  }

  public PublicKey self() {
    return opening.self();
  }

  /** Whether this side began it. */
  public boolean isOurs() {
    return opening.ours();
  }

  /** Whether it began with a prekey, not with the device key alone. */
  public boolean hasPrekey() {
    return opening.signed() != 0;
  }

  /** Whether the peer has answered something in it that only this side could have said. */
  public boolean isConfirmed() {
    return ratchet.receiving().flatMap(Line::header).isPresent();
  }

  /** Whether {@link #seal} still can, before the peer has answered. */
  public boolean hasRoom() {
    return ratchet.sending().next() < CHAIN;
  }

  /** The chain that {@link #seal} uses: a higher one means that the peer has answered in it. */
  public long turn() {
    return ratchet.sending().turn();
  }

  /** Keys of messages that have not come. */
  public int skipped() {
    return skipped.size();
  }

  /** The next message in it. */
  public Result<Sealed, RatchetError> seal(Bytes plaintext, Entropy entropy) {
    return seal(plaintext, List.of(), entropy);
  }

  /**
   * The next message in it, which says again what earlier ones said: whoever opens it forgets the
   * keys of those (RA-13).
   *
   * @param replaced at most {@link RatchetLimits#REPLACED}, sealed in this session
   */
  public Result<Sealed, RatchetError> seal(Bytes plaintext, List<Mark> replaced, Entropy entropy) {
    Line line = ratchet.sending();
    if (!hasRoom()) {
      return Result.err(new RatchetError.ChainUsedUp(line.next(), CHAIN));
    }
    Bytes head =
        line.header()
            .map(
                header ->
                    new Head(ratchet.own().key().compressed(), ratchet.previous(), line.next())
                        .sealMessage(header, entropy))
            .orElseGet(() -> startHead(line.next(), entropy));
    Bytes plain = new Body(replaced, plaintext).encode(line.turn());
    Bytes body = Kdf.seal(line.messageKey(), head, opening.parties(), plain);
    return Result.ok(
        new Sealed(
            new Session(opening, ratchet.sent(), skipped),
            Bytes.concat(head, body),
            new Mark(line.turn(), line.next())));
  }

  private Bytes startHead(int number, Entropy entropy) {
    Bytes open = Head.open(opening.ephemeral(), opening.signed(), opening.oneTime());
    return new Head(opening.initiator().compressed(), 0, number)
        .sealStart(open, opening.senderKey(), entropy);
  }

  /**
   * Opens what the peer sealed in it.
   *
   * @return empty for what is not of this session at all
   */
  public Optional<Result<Opened, RatchetError>> open(
      Bytes box, ChainTime now, Curve curve, Entropy entropy) {
    for (Skipped.Chain chain : skipped.chains()) {
      Optional<Head> head = head(box, chain.header());
      if (head.isPresent() && isSkipped(chain, head.get())) {
        return Optional.of(openSkipped(box, chain, head.get().number(), now));
      }
    }
    Optional<Line> line = ratchet.receiving();
    Optional<Head> head = line.flatMap(of -> head(box, of.header()));
    if (line.isPresent() && head.isPresent()) {
      return Optional.of(openIn(ratchet, skipped, line.get(), head.get(), box, now));
    }
    Optional<Head> turning = head(box, Optional.of(ratchet.nextReceive()));
    if (turning.isPresent()) {
      return turning.map(shown -> openTurning(shown, box, now, curve, entropy));
    }
    // A start of this session never begins another one, when its keys are long gone either.
    return head(box, Optional.empty())
        .map(shown -> Result.err(new RatchetError.Repeated(shown.number())));
  }

  /** Of the chain in use only what is behind it is skipped. */
  private boolean isSkipped(Skipped.Chain chain, Head head) {
    boolean isCurrent =
        ratchet.receiving().filter(line -> line.header().equals(chain.header())).isPresent();
    return !isCurrent || chain.keys().containsKey(head.number());
  }

  private Result<Opened, RatchetError> openSkipped(
      Bytes box, Skipped.Chain chain, int number, ChainTime now) {
    Optional<Key> key = Optional.ofNullable(chain.keys().get(number));
    if (!key.isPresent()) {
      return Result.err(new RatchetError.Repeated(number));
    }
    return plaintext(box, key.get(), chain.turn(), ratchet, skipped.without(chain, number), now);
  }

  private Result<Opened, RatchetError> openTurning(
      Head head, Bytes box, ChainTime now, Curve curve, Entropy entropy) {
    Optional<PublicKey> peers = curve.parse(head.key());
    if (!peers.isPresent()) {
      return Result.err(new RatchetError.NotOnCurve("ratchet key"));
    }
    if (head.previous() > CHAIN) {
      return Result.err(new RatchetError.SkipTooFar(head.previous(), CHAIN));
    }
    Skipped left =
        ratchet.receiving().map(line -> skipped.with(line, head.previous(), now)).orElse(skipped);
    Ratchet turned = ratchet.turned(peers.get(), curve, entropy);
    return turned
        .receiving()
        .map(line -> openIn(turned, left, line, head, box, now))
        .orElseThrow(() -> new IllegalStateException("turning begins a chain"));
  }

  private Result<Opened, RatchetError> openIn(
      Ratchet at, Skipped left, Line line, Head head, Bytes box, ChainTime now) {
    if (head.number() >= CHAIN) {
      return Result.err(new RatchetError.SkipTooFar(head.number(), CHAIN));
    }
    if (head.number() < line.next()) {
      return Result.err(new RatchetError.Repeated(head.number()));
    }
    Skipped more = left.with(line, head.number(), now);
    Line reached = line;
    while (reached.next() < head.number()) {
      reached = reached.step();
    }
    return plaintext(
        box, reached.messageKey(), line.turn(), at.received(reached.step()), more, now);
  }

  private Result<Opened, RatchetError> plaintext(
      Bytes box, Key key, long turn, Ratchet then, Skipped left, ChainTime now) {
    int head = Head.isStart(box) ? Head.START_LENGTH : Head.MESSAGE_LENGTH;
    Bytes body = box.slice(head, box.length());
    Optional<Bytes> plain = Kdf.open(key, box.slice(0, head), opening.parties(), body);
    if (!plain.isPresent()) {
      return Result.err(new RatchetError.NotAuthentic(box.length()));
    }
    try {
      Body opened = Body.decode(plain.get(), turn);
      Skipped kept = left.youngerThan(now);
      for (Mark mark : opened.replaced()) {
        kept = kept.without(mark);
      }
      Session next = new Session(opening, then, kept);
      return Result.ok(new Opened(next, opened.plaintext(), Optional.empty()));
    } catch (Malformed e) {
      return Result.err(new RatchetError.Malformed(e.what()));
    }
  }

  private Optional<Head> head(Bytes box, Optional<Key> header) {
    if (header.isPresent()) {
      return Head.isMessage(box) ? Head.openMessage(box, header.get()) : Optional.empty();
    }
    boolean isOfThis =
        Head.isStart(box) && Head.ephemeral(box).equals(opening.ephemeral().compressed());
    return isOfThis ? Head.openStart(box, opening.senderKey()) : Optional.empty();
  }

  /** All of it, secret (RA-11). */
  public void write(Encoder out) {
    out.u8(VERSION);
    opening.write(out);
    ratchet.write(out);
    skipped.write(out);
  }

  public static Session read(Decoder in, Curve curve) throws Malformed {
    in.version("stored session", VERSION);
    return new Session(Opening.read(in, curve), Ratchet.read(in, curve), Skipped.read(in));
  }

  private static Key senderKey(
      Bytes hidden, PublicKey ephemeral, PublicKey responder, PublicKey prekey) {
    return Kdf.sender(
        hidden, Bytes.concat(ephemeral.compressed(), responder.compressed(), prekey.compressed()));
  }

  private static Kdf.Begun begun(Bytes shared, Opening opening, PublicKey prekey) {
    Bytes keys =
        new Encoder()
            .raw(opening.parties())
            .raw(opening.ephemeral().compressed())
            .raw(prekey.compressed())
            .u32(opening.signed())
            .u32(opening.oneTime())
            .toBytes();
    return Kdf.begin(shared, keys);
  }

  private static long u32(Bytes box, int at) {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | (box.at(at + i) & 0xff);
    }
    return value;
  }
}
