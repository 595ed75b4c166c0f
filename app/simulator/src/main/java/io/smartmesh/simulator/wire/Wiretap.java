package io.smartmesh.simulator.wire;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.NoiseSession;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.TransportCipher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads every DATA frame of a world. It has seen the handshakes and knows all keys, so it plays the
 * initiator's part again and comes to the same session keys. What it does is only computed when
 * somebody wants to read.
 */
public final class Wiretap {
  private static final int NETWORK = 1;
  private static final Bytes PROLOGUE =
      new Encoder().raw(Bytes.utf8("smartmesh/link")).u8(1).u32(NETWORK).toBytes();
  private static final int KEY_LENGTH = PublicKey.LENGTH;
  private static final int OPEN_INDEX = 1;
  private static final int OPEN_NOISE = 5;
  private static final int ANSWER_SENDER = 5;
  private static final int ANSWER_NOISE = 9;

  /** A node of the world by its number, and the index that it gave to a handshake. */
  private record End(int node, long index) {}

  /** The first frame of a handshake, and what the one that it is for may be known by. */
  private record Knock(Bytes frame, Supplier<List<SigningKey>> responder) {
    boolean resumes() {
      return frame.at(0) == LinkWords.RESUME_FRAME;
    }
  }

  /** What is needed to come to the keys, and the keys once they were needed. */
  private final class Session {
    final Supplier<List<SigningKey>> initiator;
    final Knock knock;
    final Bytes answer;

    /** More than one while it is not known as whom the initiator spoke. */
    List<NoiseSession> candidates = new ArrayList<>();

    boolean tried;

    Session(Supplier<List<SigningKey>> initiator, Knock knock, Bytes answer) {
      this.initiator = initiator;
      this.knock = knock;
      this.answer = answer;
    }

    /** What a frame to the initiator, or to the responder, says. */
    Optional<Opened> open(boolean toInitiator, Bytes frame) {
      if (!tried) {
        tried = true;
        replay();
      }
      for (NoiseSession keys : candidates) {
        TransportCipher cipher = toInitiator ? keys.receiving() : keys.sending();
        Optional<Bytes> plaintext = Wiretap.open(cipher, frame);
        if (plaintext.isPresent()) {
          candidates = List.of(keys);
          return Optional.of(new Opened(plaintext.get(), cipher));
        }
      }
      return Optional.empty();
    }

    private void replay() {
      for (SigningKey self : initiator.get()) {
        if (knock.resumes()) {
          for (SigningKey other : knock.responder.get()) {
            replay(self, Optional.of(other.publicKey())).ifPresent(candidates::add);
          }
        } else {
          replay(self, Optional.empty()).ifPresent(candidates::add);
        }
      }
    }

    private Optional<NoiseSession> replay(SigningKey self, Optional<PublicKey> responder) {
      Bytes point = knock.frame.slice(OPEN_NOISE, OPEN_NOISE + KEY_LENGTH);
      Optional<SigningKey> ephemeral = curve.made(point);
      if (ephemeral.isEmpty()) {
        return Optional.empty();
      }
      NoiseHandshake noise =
          NoiseHandshake.initiator(
              knock.resumes() ? NoisePattern.IK : NoisePattern.XX,
              PROLOGUE,
              self,
              responder,
              curve.making(ephemeral.get()),
              length -> Bytes.wrap(new byte[length]));
      Bytes first = noise.write(Bytes.EMPTY);
      boolean isTheirs = knock.frame.slice(OPEN_NOISE, OPEN_NOISE + first.length()).equals(first);
      if (!isTheirs || !noise.read(answer.slice(ANSWER_NOISE, answer.length())).isOk()) {
        return Optional.empty();
      }
      if (!knock.resumes()) {
        // The last message's payload goes into the transcript, not into the keys.
        noise.write(Bytes.EMPTY);
      }
      return Optional.of(noise.split());
    }
  }

  private record Ear(Session session, boolean toInitiator) {}

  private final RecordingCurve curve;
  private final Map<End, Knock> opens = new LinkedHashMap<>();
  private final Map<End, List<Ear>> ears = new LinkedHashMap<>();

  public Wiretap(RecordingCurve curve) {
    this.curve = curve;
  }

  /** A frame for one node leaves another. */
  public void sees(int from, int to, Supplier<List<SigningKey>> keysOfTo, Bytes frame) {
    if (frame.length() < ANSWER_NOISE) {
      return;
    }
    int first = frame.at(0) & 0xff;
    if (first == LinkWords.OPEN_FRAME || first == LinkWords.RESUME_FRAME) {
      Knock knock = new Knock(frame, keysOfTo);
      opens.put(new End(from, LinkWords.index(frame, OPEN_INDEX)), knock);
    } else if (first == LinkWords.ANSWER_FRAME || first == LinkWords.RESUMED_FRAME) {
      End initiator = new End(to, LinkWords.index(frame, OPEN_INDEX));
      Knock knock = opens.get(initiator);
      if (knock != null && knock.resumes() == (first == LinkWords.RESUMED_FRAME)) {
        Session session = new Session(keysOfTo, knock, frame);
        End responder = new End(from, LinkWords.index(frame, ANSWER_SENDER));
        listen(initiator, new Ear(session, true), frame);
        listen(responder, new Ear(session, false), frame);
      }
    }
  }

  /** An answer is repeated as it is: one ear for it is enough. */
  private void listen(End end, Ear ear, Bytes answer) {
    List<Ear> known = ears.computeIfAbsent(end, e -> new ArrayList<>());
    if (known.stream().noneMatch(other -> other.session().answer.equals(answer))) {
      known.add(ear);
    }
  }

  /** The link message in a DATA frame, and the cipher that opened it. */
  public record Opened(Bytes plaintext, TransportCipher cipher) {}

  /** Empty for anything but an authentic DATA frame to this node. */
  public Optional<Opened> open(int to, Bytes frame) {
    if (!isData(frame)) {
      return Optional.empty();
    }
    long index = LinkWords.index(frame, 1);
    for (Ear ear : ears.getOrDefault(new End(to, index), List.of())) {
      Optional<Opened> opened = ear.session().open(ear.toInitiator(), frame);
      if (opened.isPresent()) {
        return opened;
      }
    }
    return Optional.empty();
  }

  /** Whether it is a frame within a session. */
  public static boolean isData(Bytes frame) {
    return frame.length() >= LinkWords.DATA_HEADER && (frame.at(0) & 0xff) == LinkWords.DATA_FRAME;
  }

  private static Optional<Bytes> open(TransportCipher key, Bytes frame) {
    return key.open(
        LinkWords.index(frame, 5),
        frame.slice(0, LinkWords.DATA_HEADER),
        frame.slice(LinkWords.DATA_HEADER, frame.length()));
  }

  /** Seals {@code plaintext} as the sender of {@code frame} would, under another counter. */
  public static Bytes sealed(Bytes frame, long counter, TransportCipher cipher, Bytes plaintext) {
    Bytes header = Bytes.concat(frame.slice(0, 5), new Encoder().u32(counter).toBytes());
    return Bytes.concat(header, cipher.seal(counter, header, plaintext));
  }

  /** The counter of a DATA frame. */
  public static long counter(Bytes frame) {
    return LinkWords.index(frame, 5);
  }

  /** What a frame is to the node that sends it to {@code to}, or to everybody with −1. */
  public Word sent(int to, Bytes frame) {
    Optional<Bytes> plaintext = open(to, frame).map(Opened::plaintext);
    if (plaintext.isEmpty()) {
      return new Word(MessageKind.ofFrame(frame), Role.SENDER);
    }
    MessageKind kind = MessageKind.ofPlaintext(plaintext.get());
    boolean isSentOn =
        plaintext.get().at(0) == LinkWords.PACKET && MessageKind.hops(plaintext.get()) > 1;
    return new Word(kind, isSentOn ? Role.FORWARDER : Role.SENDER);
  }

  /** What a frame is to the node that hears it. */
  public Word heard(int node, Address self, Bytes frame) {
    Optional<Bytes> plaintext = open(node, frame).map(Opened::plaintext);
    if (plaintext.isEmpty()) {
      return new Word(MessageKind.ofFrame(frame), Role.RECEIVER);
    }
    boolean isForOthers = LinkWords.isForOthers(plaintext.get(), self);
    return new Word(
        MessageKind.ofPlaintext(plaintext.get()), isForOthers ? Role.FORWARDER : Role.RECEIVER);
  }

  /** A message, and what a node is to it. */
  public record Word(MessageKind message, Role role) {
    public Cell at(CrashPoint point) {
      return new Cell(message, role, point);
    }
  }
}
