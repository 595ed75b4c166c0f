package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One end of a session of RFC 9174, over a connection that somebody else makes. Without TLS (4.4):
 * its flag is never set, so who demands it ends the session. A transfer is acknowledged when
 * whoever runs this says that it is durable (GW-5).
 */
public final class TcpclSession implements Machine<TcpclInput, TcpclOutput> {
  /** SESS_TERM (6.1). */
  private static final int IDLE_TIMEOUT = 1;

  private static final int VERSION_MISMATCH = 2;
  private static final int CONTACT_FAILURE = 4;

  /** XFER_REFUSE (5.2.4). */
  private static final int COMPLETED = 1;

  private static final int NO_RESOURCES = 2;
  private static final int NOT_ACCEPTABLE = 4;
  private static final int EXTENSION_FAILURE = 5;

  /** MSG_REJECT (5.1.2). */
  private static final int TYPE_UNKNOWN = 1;

  private static final int UNEXPECTED = 3;

  private enum Phase {
    CONTACT,
    INIT,
    UP,
    ENDING,
    OVER
  }

  private static final class Outgoing {
    final long transfer;
    final long length;
    Moment giveUpAt;

    Outgoing(long transfer, long length, Moment giveUpAt) {
      this.transfer = transfer;
      this.length = length;
      this.giveUpAt = giveUpAt;
    }
  }

  private static final class Incoming {
    final long transfer;
    final Encoder data = new Encoder();
    long length;
    boolean isRefused;
    int lastFlags;

    Incoming(long transfer) {
      this.transfer = transfer;
    }
  }

  private final boolean isActive;
  private final Eid self;
  private final TcpclReader reader = new TcpclReader();
  private Phase phase = Phase.CONTACT;
  private long segmentMru;
  private long transferMru;
  private long keepaliveMillis;
  private Moment heardAt;
  private Moment saidAt;
  private Moment endAt = Moment.NEVER;
  private long lastTransfer;
  private Optional<Outgoing> outgoing = Optional.empty();
  private Optional<Incoming> incoming = Optional.empty();
  private boolean isDeciding;

  /**
   * @param isActive who has made the connection speaks first
   * @param self an endpoint at this node
   */
  public TcpclSession(boolean isActive, Eid self, Moment now) {
    this.isActive = isActive;
    this.self = self.atNode();
    heardAt = now;
    saidAt = now;
    endAt = now.plusMillis(DtnLimits.HANDSHAKE_MILLIS);
  }

  /** Whether a bundle can be sent now. */
  public boolean isFree() {
    return phase == Phase.UP && !outgoing.isPresent();
  }

  public boolean isOver() {
    return phase == Phase.OVER;
  }

  @Override
  public void handle(TcpclInput input, Moment now, Consumer<? super TcpclOutput> out) {
    if (phase == Phase.OVER) {
      return;
    }
    if (input instanceof TcpclInput.Connected && isActive) {
      say(new TcpclMessage.Contact(TcpclMessage.VERSION, 0), now, out);
    } else if (input instanceof TcpclInput.BytesArrived arrived) {
      heardAt = now;
      reader.add(arrived.bytes());
      if (reader.waiting() > DtnLimits.PENDING_BYTES) {
        DtnError error = new DtnError.TooLong(reader.waiting(), DtnLimits.PENDING_BYTES);
        fail(error, CONTACT_FAILURE, now, out);
      } else {
        read(now, out);
      }
    } else if (input instanceof TcpclInput.Send send) {
      send(send.bundle(), now, out);
    } else if (input instanceof TcpclInput.Accept) {
      decide(true, now, out);
    } else if (input instanceof TcpclInput.Refuse) {
      decide(false, now, out);
    } else if (input instanceof TcpclInput.Close) {
      close(now, out);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super TcpclOutput> out) {
    if (phase == Phase.OVER) {
      return;
    }
    long silent = now.millisSince(heardAt);
    if (!endAt.isAfter(now)) {
      if (phase == Phase.ENDING) {
        over(out);
      } else {
        fail(new DtnError.Silent(silent, DtnLimits.HANDSHAKE_MILLIS), IDLE_TIMEOUT, now, out);
      }
    } else if (phase == Phase.UP && keepaliveMillis > 0 && silent >= 2 * keepaliveMillis) {
      fail(new DtnError.Silent(silent, 2 * keepaliveMillis), IDLE_TIMEOUT, now, out);
    } else if (outgoing.isPresent() && !outgoing.get().giveUpAt.isAfter(now)) {
      fail(new DtnError.Silent(silent, DtnLimits.ACK_MILLIS), IDLE_TIMEOUT, now, out);
    } else if (phase == Phase.UP
        && keepaliveMillis > 0
        && now.millisSince(saidAt) >= keepaliveMillis) {
      say(new TcpclMessage.Keepalive(), now, out);
    }
  }

  @Override
  public Moment deadline() {
    if (phase == Phase.OVER) {
      return Moment.NEVER;
    }
    Moment next = endAt;
    if (outgoing.isPresent()) {
      next = next.earlier(outgoing.get().giveUpAt);
    }
    if (phase == Phase.UP && keepaliveMillis > 0) {
      next = next.earlier(saidAt.plusMillis(keepaliveMillis));
      next = next.earlier(heardAt.plusMillis(2 * keepaliveMillis));
    }
    return next;
  }

  private void say(TcpclMessage message, Moment now, Consumer<? super TcpclOutput> out) {
    saidAt = now;
    out.accept(new TcpclOutput.Write(message.encode()));
  }

  private void over(Consumer<? super TcpclOutput> out) {
    phase = Phase.OVER;
    out.accept(new TcpclOutput.Closed());
  }

  private void fail(DtnError error, int reason, Moment now, Consumer<? super TcpclOutput> out) {
    if (phase == Phase.UP || phase == Phase.INIT) {
      say(new TcpclMessage.Term(0, reason), now, out);
    }
    phase = Phase.OVER;
    out.accept(new TcpclOutput.Failed(error));
  }

  private void reject(
      TcpclMessage message, int header, Moment now, Consumer<? super TcpclOutput> out) {
    say(new TcpclMessage.Reject(UNEXPECTED, header), now, out);
    String got = message.getClass().getSimpleName();
    fail(new DtnError.Unexpected(got, phase.name()), CONTACT_FAILURE, now, out);
  }

  private void read(Moment now, Consumer<? super TcpclOutput> out) {
    while (phase != Phase.OVER && !isDeciding) {
      Result<Optional<TcpclMessage>, DtnError> next = reader.next();
      if (next instanceof Result.Err<Optional<TcpclMessage>, DtnError> wrong) {
        if (phase != Phase.CONTACT) {
          say(new TcpclMessage.Reject(TYPE_UNKNOWN, 0), now, out);
        }
        fail(wrong.error(), CONTACT_FAILURE, now, out);
        return;
      }
      if (!next.orThrow().isPresent()) {
        return;
      }
      on(next.orThrow().get(), now, out);
    }
  }

  private void on(TcpclMessage message, Moment now, Consumer<? super TcpclOutput> out) {
    if (message instanceof TcpclMessage.Contact contact) {
      onContact(contact, now, out);
    } else if (message instanceof TcpclMessage.Init init) {
      onInit(init, now, out);
    } else if (message instanceof TcpclMessage.Term term) {
      onTerm(term, now, out);
    } else if (message instanceof TcpclMessage.Reject rejected) {
      String why = "message " + rejected.header() + " rejected, reason " + rejected.reason();
      fail(new DtnError.Ended(why), CONTACT_FAILURE, now, out);
    } else if (phase != Phase.UP && phase != Phase.ENDING) {
      reject(message, 0, now, out);
    } else if (message instanceof TcpclMessage.Segment segment) {
      onSegment(segment, now, out);
    } else if (message instanceof TcpclMessage.Ack ack) {
      onAck(ack, now, out);
    } else if (message instanceof TcpclMessage.Refuse refused) {
      onRefuse(refused, now, out);
    }
  }

  private void onContact(
      TcpclMessage.Contact contact, Moment now, Consumer<? super TcpclOutput> out) {
    if (!isActive) {
      say(new TcpclMessage.Contact(TcpclMessage.VERSION, 0), now, out);
    }
    phase = Phase.INIT;
    if (contact.version() != TcpclMessage.VERSION) {
      DtnError error = new DtnError.WrongVersion(contact.version(), TcpclMessage.VERSION);
      fail(error, VERSION_MISMATCH, now, out);
    } else if (isActive) {
      say(init(), now, out);
    }
  }

  private TcpclMessage.Init init() {
    return new TcpclMessage.Init(
        DtnLimits.KEEPALIVE_SECONDS,
        DtnLimits.SEGMENT_TAKEN,
        DtnLimits.BUNDLE_BYTES,
        self.toString(),
        false);
  }

  private void onInit(TcpclMessage.Init init, Moment now, Consumer<? super TcpclOutput> out) {
    if (phase != Phase.INIT) {
      reject(init, TcpclMessage.SESS_INIT, now, out);
      return;
    }
    if (init.critical() || init.segmentMru() < 1) {
      fail(
          new DtnError.Unexpected("a session that we do not understand", "a plain one"),
          CONTACT_FAILURE,
          now,
          out);
      return;
    }
    if (!isActive) {
      say(init(), now, out);
    }
    segmentMru = Math.min(init.segmentMru(), DtnLimits.SEGMENT_SENT);
    transferMru = init.transferMru();
    keepaliveMillis = 1_000L * Math.min(init.keepalive(), DtnLimits.KEEPALIVE_SECONDS);
    phase = Phase.UP;
    endAt = Moment.NEVER;
    out.accept(new TcpclOutput.Up(init.node()));
  }

  /** What is under way may still arrive (6.1). */
  private void onTerm(TcpclMessage.Term term, Moment now, Consumer<? super TcpclOutput> out) {
    boolean isNews = phase != Phase.ENDING;
    if (isNews && !term.isReply()) {
      say(new TcpclMessage.Term(TcpclMessage.REPLY, term.reason()), now, out);
    }
    if (isNews && phase != Phase.UP) {
      fail(new DtnError.Ended("reason " + term.reason()), CONTACT_FAILURE, now, out);
      return;
    }
    phase = Phase.ENDING;
    endAt = endAt.earlier(now.plusMillis(DtnLimits.TERM_MILLIS));
    endIfIdle(out);
  }

  private void close(Moment now, Consumer<? super TcpclOutput> out) {
    if (phase == Phase.UP) {
      say(new TcpclMessage.Term(0, 0), now, out);
      phase = Phase.ENDING;
      endAt = now.plusMillis(DtnLimits.TERM_MILLIS);
    } else if (phase != Phase.ENDING) {
      over(out);
    }
  }

  private void endIfIdle(Consumer<? super TcpclOutput> out) {
    if (phase == Phase.ENDING && !outgoing.isPresent() && !incoming.isPresent()) {
      over(out);
    }
  }

  // ------------------------------------------------------------------ a bundle to the other end

  private void send(Bytes bundle, Moment now, Consumer<? super TcpclOutput> out) {
    if (!isFree()) {
      throw new IllegalStateException("a session sends one bundle at a time");
    }
    if (bundle.length() > transferMru) {
      out.accept(new TcpclOutput.NotTaken(NO_RESOURCES));
      return;
    }
    long transfer = lastTransfer++;
    Moment giveUpAt = now.plusMillis(DtnLimits.ACK_MILLIS);
    outgoing = Optional.of(new Outgoing(transfer, bundle.length(), giveUpAt));
    int step = (int) segmentMru;
    boolean isAlone = bundle.length() <= step;
    for (int from = 0; from < bundle.length(); from += step) {
      int to = Math.min(bundle.length(), from + step);
      int flags =
          (from == 0 ? TcpclMessage.START : 0) | (to == bundle.length() ? TcpclMessage.END : 0);
      Optional<Long> total =
          isAlone || from > 0 ? Optional.empty() : Optional.of((long) bundle.length());
      Bytes data = bundle.slice(from, to);
      say(new TcpclMessage.Segment(flags, transfer, total, false, data), now, out);
    }
  }

  private void onAck(TcpclMessage.Ack ack, Moment now, Consumer<? super TcpclOutput> out) {
    Outgoing sending = outgoing.orElse(null);
    if (sending == null || ack.transfer() != sending.transfer || ack.length() > sending.length) {
      reject(ack, TcpclMessage.XFER_ACK, now, out);
      return;
    }
    sending.giveUpAt = now.plusMillis(DtnLimits.ACK_MILLIS);
    boolean isLast = (ack.flags() & TcpclMessage.END) != 0;
    if (isLast && ack.length() == sending.length) {
      outgoing = Optional.empty();
      out.accept(new TcpclOutput.Sent());
      endIfIdle(out);
    }
  }

  private void onRefuse(
      TcpclMessage.Refuse refused, Moment now, Consumer<? super TcpclOutput> out) {
    if (!outgoing.filter(one -> one.transfer == refused.transfer()).isPresent()) {
      reject(refused, TcpclMessage.XFER_REFUSE, now, out);
      return;
    }
    outgoing = Optional.empty();
    out.accept(
        refused.reason() == COMPLETED
            ? new TcpclOutput.Sent()
            : new TcpclOutput.NotTaken(refused.reason()));
    endIfIdle(out);
  }

  // ------------------------------------------------------------------ a bundle from the other end

  private void onSegment(
      TcpclMessage.Segment segment, Moment now, Consumer<? super TcpclOutput> out) {
    Incoming coming = incoming.orElse(null);
    boolean isNext =
        segment.isStart()
            ? coming == null
            : coming != null && coming.transfer == segment.transfer();
    if (!isNext) {
      reject(segment, TcpclMessage.XFER_SEGMENT, now, out);
      return;
    }
    if (coming == null) {
      coming = new Incoming(segment.transfer());
      incoming = Optional.of(coming);
    }
    coming.length += segment.data().length();
    long announced = Math.max(coming.length, segment.total().orElse(0L));
    if (segment.critical()) {
      refuse(coming, EXTENSION_FAILURE, now, out);
    } else if (announced > DtnLimits.BUNDLE_BYTES) {
      refuse(coming, NO_RESOURCES, now, out);
    }
    if (!coming.isRefused) {
      coming.data.raw(segment.data());
      coming.lastFlags = segment.flags();
    }
    if (!segment.isEnd()) {
      if (!coming.isRefused) {
        acknowledge(coming, now, out);
      }
    } else if (coming.isRefused) {
      incoming = Optional.empty();
      endIfIdle(out);
    } else {
      isDeciding = true;
      out.accept(new TcpclOutput.Arrived(coming.data.toBytes()));
    }
  }

  private void acknowledge(Incoming coming, Moment now, Consumer<? super TcpclOutput> out) {
    say(new TcpclMessage.Ack(coming.lastFlags, coming.transfer, coming.length), now, out);
  }

  /** What still comes of it is passed over. */
  private void refuse(Incoming coming, int reason, Moment now, Consumer<? super TcpclOutput> out) {
    if (!coming.isRefused) {
      coming.isRefused = true;
      say(new TcpclMessage.Refuse(reason, coming.transfer), now, out);
    }
  }

  private void decide(boolean isAccepted, Moment now, Consumer<? super TcpclOutput> out) {
    if (!isDeciding || !incoming.isPresent()) {
      throw new IllegalStateException("nothing has arrived that waits for an answer");
    }
    Incoming coming = incoming.get();
    isDeciding = false;
    incoming = Optional.empty();
    if (isAccepted) {
      acknowledge(coming, now, out);
    } else {
      refuse(coming, NOT_ACCEPTABLE, now, out);
    }
    endIfIdle(out);
    read(now, out);
  }
}
