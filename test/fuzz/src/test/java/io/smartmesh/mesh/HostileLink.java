package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A neighbour made by hand: its handshake and its keys are genuine, what it says in its session is
 * anything.
 */
public final class HostileLink {
  private static final Path PATH =
      new Path(new BearerId("hostile"), new BearerAddress(Bytes.EMPTY));
  private static final long INDEX = 0x0bad_0bad;

  private final SigningKey key;
  private final long network;
  private final NoiseHandshake noise;
  private Optional<Session> session = Optional.empty();
  private long updates;

  public HostileLink(SigningKey key, long network, Rng rng) {
    this.key = key;
    this.network = network;
    Bytes prologue =
        new Encoder().raw(Bytes.utf8("smartmesh/link")).u8(Frame.VERSION).u32(network).toBytes();
    noise =
        NoiseHandshake.initiator(NoisePattern.XX, prologue, key, Optional.empty(), Keys.CURVE, rng);
  }

  /** The first frame of the handshake. */
  public Bytes open() {
    return new Frame.Open(INDEX, noise.write(Bytes.EMPTY), Bytes.EMPTY).encode();
  }

  /** Reads the second frame of the handshake: the third; other frames say nothing. */
  public Optional<Bytes> finish(Bytes frame, Moment now) {
    if (!(Frame.decode(frame).fold(f -> f, e -> new Frame.Unknown(0)) instanceof Frame.Answer a)) {
      return Optional.empty();
    }
    noise.read(a.noise()).orThrow();
    Bytes greeting = new LinkMessage.Greeting(Features.OWN, 7, Terms.STANDARD).encode();
    Bytes finish = new Frame.Finish(a.sender(), noise.write(greeting)).encode();
    session =
        Optional.of(
            new Session(new Session.Origin(PATH, INDEX, a.sender(), true, 7), noise.split(), now));
    return Optional.of(finish);
  }

  public boolean isUp() {
    return session.isPresent();
  }

  /** Whatever {@code plaintext} is, in a frame that the node must open. */
  public Bytes frame(Bytes plaintext, Moment now) {
    return session.orElseThrow().seal(plaintext, now);
  }

  /** What the node says to us as payloads of services; and what we must answer to be believed. */
  public List<Bytes> heard(Bytes frame, Moment now, List<Bytes> answers) {
    List<Bytes> payloads = new ArrayList<>();
    if (session.isPresent()
        && Frame.decode(frame).fold(f -> f, e -> new Frame.Unknown(0)) instanceof Frame.Data data
        && data.receiver() == INDEX) {
      session
          .get()
          .open(data, now)
          .fold(LinkMessage::decode, io.smartmesh.base.Result::err)
          .fold(
              message -> {
                if (message instanceof LinkMessage.Update update) {
                  answers.add(new LinkMessage.Ack(update.number()).encode());
                } else if (message instanceof LinkMessage.ForService said) {
                  payloads.add(said.payload());
                }
                return 0;
              },
              error -> 1);
    }
    return payloads;
  }

  public static Bytes hello() {
    return new LinkMessage.Hello(5).encode();
  }

  /** That we are where we are, with our own signature: so that answers find us. */
  public Bytes announce() {
    Proof proof = Proof.sign(key, network, 1L << 16);
    Advert advert =
        new Advert.Proven(
            proof.origin().compressed(),
            proof.signature(),
            proof.seqno(),
            new Distance(proof.seqno(), 0, 0),
            0);
    return new LinkMessage.Update(++updates, List.of(advert)).encode();
  }

  /**
   * Routes that are ours to tell, with numbers that are not: the last that a signature can have,
   * and one before it.
   */
  public Bytes lie(Rng rng) {
    long last = rng.pick(List.of(Long.MAX_VALUE, MeshLimits.SEQNO_MOST, 1L << 40));
    Proof proof = Proof.sign(key, network, last);
    List<Advert> adverts = new ArrayList<>();
    for (int i = rng.between(1, 3); i > 0; i--) {
      adverts.add(
          new Advert.Proven(
              proof.origin().compressed(),
              proof.signature(),
              last,
              new Distance(last - rng.below(3), Values.u32(rng), rng.below(MeshLimits.INFINITE)),
              rng.below(256)));
    }
    return new LinkMessage.Update(++updates, adverts).encode();
  }

  public static Bytes anyMessage(Rng rng) {
    return MeshTargets.message(rng).encode();
  }

  public static Bytes anyFrame(Rng rng) {
    return MeshTargets.frame(rng).encode();
  }

  public static Bytes toService(int service, Bytes payload) {
    return new LinkMessage.ForService(service, payload).encode();
  }

  public static Bytes packet(Rng rng, Address to, int service, Bytes payload) {
    return new LinkMessage.Packet(
            rng.chance(0.9) ? to : Values.address(rng),
            service,
            rng.pick(List.of(TrafficClass.values())),
            rng.below(40),
            payload)
        .encode();
  }

  /** Whether these bytes are refused by their format alone. */
  /** Told at once; what looks like a piece of a frame may wait for the others (LN-22). */
  public static boolean isMalformedFrame(Bytes frame) {
    return !Fragment.isOne(frame) && !Frame.decode(frame).isOk();
  }

  public static boolean isMalformedMessage(Bytes plaintext) {
    // A message behind which another rides is well-formed too (LN-48).
    return !LinkMessage.decodeAll(plaintext).isOk();
  }
}
