package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.FRAME_LEAST;
import static io.smartmesh.mesh.MeshLimits.HELLOS_PER_REPORT;
import static io.smartmesh.mesh.MeshLimits.PATHS_PER_LINK;
import static io.smartmesh.mesh.MeshLimits.REPORT_EARLY_MILLIS;
import static io.smartmesh.mesh.MeshLimits.REPORT_MILLIS;
import static io.smartmesh.mesh.MeshLimits.RIDERS_ROOM;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One neighbour on one bearer. We send on the newest session; the one before it still receives
 * while frames come on it, since both sides need not switch at once (LN-13).
 */
final class Link {
  private final Set<Path> paths = new LinkedHashSet<>();
  private final LinkMeter meter;
  private final Vigil vigil;
  private final int frameMost;
  private MtuSearch mtu;
  private final Outbox outbox = new Outbox();
  private final Said said;
  private final Custody custody;
  private final Riders riders = new Riders();
  private Session current;
  private Carried carried = Carried.NOTHING;
  private Optional<Session> previous = Optional.empty();
  private Path heardFrom;
  private Moment reportedAt;
  private boolean hasNews;
  private boolean hasDataNews;
  private int hellos;

  /**
   * @param costLeast of a hop over it
   * @param frameMost bytes of a frame that may be tried
   * @param pace that holds where the link begins
   * @param said counts what it says
   * @param custody of the packets on it
   */
  Link(Session first, int costLeast, int frameMost, Pace pace, Said said, Custody custody) {
    vigil = new Vigil(pace);
    this.said = said;
    this.custody = custody;
    this.frameMost = frameMost;
    mtu = new MtuSearch(frameMost, first.lastHeard());
    current = first;
    heardFrom = first.path();
    meter = new LinkMeter(costLeast);
    reportedAt = first.lastHeard();
    paths.add(first.path());
  }

  /** The first of a neighbour on a bearer. */
  static Link of(Session first, BearerTraits traits, Pace pace, Said said) {
    boolean isRateUnknown = traits.bitsPerSecond() == 0;
    // Where the rate is known longer frames would only make others wait.
    int frameMost = isRateUnknown ? Math.max(FRAME_LEAST, traits.mtu()) : FRAME_LEAST;
    Custody custody = new Custody(isRateUnknown);
    return new Link(first, LinkMeter.costLeast(traits), frameMost, pace, said, custody);
  }

  Session current() {
    return current;
  }

  Optional<Session> previous() {
    return previous;
  }

  /** What waits for the bearer. */
  Outbox outbox() {
    return outbox;
  }

  /** Seals it and lets it out. */
  void send(Turn turn, Bytes plaintext) {
    send(turn, plaintext, 1);
  }

  /**
   * @param tries of this one, with that
   */
  void send(Turn turn, Bytes plaintext, int tries) {
    if (current.isUsedUp()) {
      turn.drop(DropReason.SESSION_USED_UP);
      return;
    }
    if (LinkMessage.Packet.isOne(plaintext)) {
      custody.sent(new Custody.Copy(current.nextCounter(), plaintext, tries), turn.now());
    }
    mtu.sends(Frame.DATA_OVERHEAD + plaintext.length(), turn.now());
    Bytes frame = current.seal(plaintext, turn.now());
    vigil.sent(LinkMessage.isData(plaintext), turn.now());
    sent(frame.length());
    said.add(plaintext.at(0), frame.length());
    turn.transmit(current.path(), frame);
  }

  /** A message with all that may ride behind it now, unsealed (LN-48). */
  Bytes withRiders(Bytes message, Rhythm rhythm, Pace pace, Moment now) {
    int most = FRAME_LEAST - Frame.DATA_OVERHEAD - RIDERS_ROOM;
    if (!custody.isKept() || !LinkMessage.carries(message) || message.length() > most) {
      return message;
    }
    Bytes acks = riders.take();
    Bytes got = Bytes.EMPTY;
    if (!custody.owedAt().equals(Moment.NEVER) && current.highestHeard() >= 0) {
      custody.paid();
      got = current.got().encode();
    }
    Bytes report = Bytes.EMPTY;
    boolean isSoonDue = !reportAt(rhythm, pace).isAfter(now.plusMillis(REPORT_EARLY_MILLIS));
    if (isSoonDue && current.highestHeard() >= 0) {
      report = reportNow(vigil.promise(rhythm, pace, now), now).encode();
    }
    Bytes all = Bytes.concat(message, acks, got, report);
    for (Bytes rider : List.of(acks, got, report)) {
      if (!rider.isEmpty()) {
        said.rides(message.at(0), rider.at(0), rider.length());
      }
    }
    return all;
  }

  /** When who must speak. */
  Vigil vigil() {
    return vigil;
  }

  Custody custody() {
    return custody;
  }

  /** Whether it waits for a frame to ride in; it may be lost with the link, as any may be. */
  boolean holds(LinkMessage.Ack ack, Moment now) {
    return custody.isKept() && riders.hold(ack, now);
  }

  /** What waits for a frame to ride in. */
  Riders riders() {
    return riders;
  }

  MtuSearch mtu() {
    return mtu;
  }

  /** A longer frame than those that are known to go, where one is due (LN-32). */
  void tryLength(Turn turn, Medium medium) {
    if (mtu.deadline().isAfter(turn.now())) {
      return;
    }
    if (!medium.takes(this, TrafficClass.BULK, turn.now())) {
      mtu.postpone(turn.now());
      return;
    }
    int length = mtu.due(turn.now());
    if (length > 0) {
      send(turn, LinkMessage.Try.inFrame(length).encode());
    }
  }

  /** When something has to be said or noticed on it. */
  Moment deadline(Rhythm rhythm, Pace pace) {
    Moment next =
        goneAt(pace)
            .earlier(mtu.deadline())
            .earlier(custody.owedAt())
            .earlier(riders.deadline())
            .earlier(custody.unsureAt(meter.quality()));
    if (!outbox.hasControl()) {
      next = next.earlier(speakAt(rhythm, pace)).earlier(probeAt(pace));
    }
    return previous()
        .map(old -> old.lastHeard().plusMillis(pace.handshake()))
        .map(next::earlier)
        .orElse(next);
  }

  LinkMeter meter() {
    return meter;
  }

  /** More than a hello came: the neighbour may want to know. */
  void hasNews(boolean isData) {
    hasNews = true;
    hasDataNews |= isData;
  }

  /** The next hello: now and then it tells what came (LN-30). */
  LinkMessage hello(Rhythm rhythm, Pace pace, Moment now) {
    int next = vigil.promise(rhythm, pace, now);
    hellos++;
    if (!hasNews && hellos < HELLOS_PER_REPORT) {
      return new LinkMessage.Hello(next);
    }
    return reportNow(next, now);
  }

  private LinkMessage reportNow(int next, Moment now) {
    hellos = 0;
    hasNews = false;
    hasDataNews = false;
    reportedAt = now;
    return current.report(next, now).<LinkMessage>map(r -> r).orElse(new LinkMessage.Hello(next));
  }

  /** When the neighbour must be told though other things are said to it all the time. */
  private Moment reportAt(Rhythm rhythm, Pace pace) {
    long often = Math.max(rhythm.restlessHello(reportedAt), 2 * pace.answer());
    return hasDataNews ? reportedAt.plusMillis(Math.max(REPORT_MILLIS, often)) : Moment.NEVER;
  }

  /** What its sessions have carried, all of them together. */
  Carried carried() {
    return carried;
  }

  void sent(int bytes) {
    carried = carried.plusSent(bytes);
  }

  void received(int bytes, LinkMessage message, Path from, Moment now) {
    vigil.heard(message.isData(), now);
    carried = carried.plusReceived(bytes);
    heardFrom = from;
  }

  /**
   * Whether a new session over {@code path} is to be used: not while the neighbour is being heard
   * from elsewhere, for then somebody else has carried its handshake to us (LN-53).
   */
  boolean mayMoveTo(Path path, Moment now, Pace pace) {
    return path.equals(heardFrom) || now.millisSince(lastHeard()) >= pace.doubt();
  }

  /** Whether a beacon from there says nothing new: each address of a neighbour is tried once. */
  boolean knows(Path path) {
    return paths.contains(path);
  }

  Moment lastHeard() {
    Moment before = previous.map(Session::lastHeard).orElse(current.lastHeard());
    return before.isAfter(current.lastHeard()) ? before : current.lastHeard();
  }

  /** When something must be said, if nothing else is (LN-30, LN-40, LN-41). */
  Moment speakAt(Rhythm rhythm, Pace pace) {
    return vigil.speakAt(rhythm, pace, current.lastSent()).earlier(reportAt(rhythm, pace));
  }

  /** When the neighbour is gone, if nothing is heard of it (LN-42). */
  Moment goneAt(Pace pace) {
    return missedFrom().plusMillis(pace.grace());
  }

  /** From when on the neighbour is missed here. */
  Moment missedFrom() {
    return vigil.missedFrom(lastHeard());
  }

  /** When the neighbour is in doubt (LN-42). */
  Moment doubtAt(Pace pace) {
    return missedFrom().plusMillis(pace.doubt());
  }

  /** A silent neighbour is asked: a few lost hellos must not look like its end. */
  Moment probeAt(Pace pace) {
    Moment doubt = doubtAt(pace);
    Moment again = current.lastSent().plusMillis(meter.isClean() ? 3 * pace.probe() : pace.probe());
    return doubt.isAfter(again) ? doubt : again;
  }

  /** The session that nobody needs any more, if there is one. */
  Optional<Session> replace(Session next) {
    Optional<Session> dropped = previous;
    previous = Optional.of(current);
    if (!next.path().equals(current.path())) {
      mtu = new MtuSearch(frameMost, next.lastHeard());
    }
    current = next;
    custody.sessionChanged();
    paths.add(next.path());
    if (paths.size() > PATHS_PER_LINK) {
      Iterator<Path> oldest = paths.iterator();
      oldest.next();
      oldest.remove();
    }
    return dropped;
  }

  void forgetPrevious() {
    previous = Optional.empty();
  }
}
