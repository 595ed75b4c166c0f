package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.HELLOS_PER_REPORT;
import static io.smartmesh.mesh.MeshLimits.PATHS_PER_LINK;
import static io.smartmesh.mesh.MeshLimits.REPORT_MILLIS;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One neighbour on one bearer. We send on the newest session; the one before it still receives
 * while frames come on it, since both sides need not switch at once (LN-13).
 */
final class Link {
  private final Set<Path> paths = new LinkedHashSet<>();
  private final LinkMeter meter;
  private final int frameMost;
  private MtuSearch mtu;
  private final Outbox outbox = new Outbox();
  private Session current;
  private Carried carried = Carried.NOTHING;
  private Optional<Session> previous = Optional.empty();
  private Moment reportedAt;
  private boolean hasNews;
  private int hellos;

  /**
   * @param costLeast of a hop over it
   * @param frameMost bytes of a frame that may be tried
   */
  Link(Session first, int costLeast, int frameMost) {
    this.frameMost = frameMost;
    mtu = new MtuSearch(frameMost, first.lastHeard());
    current = first;
    meter = new LinkMeter(costLeast);
    reportedAt = first.lastHeard();
    paths.add(first.path());
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
    if (current.isUsedUp()) {
      turn.drop(DropReason.SESSION_USED_UP);
      return;
    }
    mtu.sends(Frame.DATA_OVERHEAD + plaintext.length(), turn.now());
    Bytes frame = current.seal(plaintext, turn.now());
    sent(frame.length());
    turn.transmit(current.path(), frame);
  }

  MtuSearch mtu() {
    return mtu;
  }

  LinkMeter meter() {
    return meter;
  }

  /** More than a hello came: the neighbour may want to know. */
  void hasNews() {
    hasNews = true;
  }

  /** The next hello: now and then it tells what came (LN-30). */
  LinkMessage hello(Moment now) {
    hellos++;
    if (!hasNews && hellos < HELLOS_PER_REPORT) {
      return new LinkMessage.Hello();
    }
    hellos = 0;
    hasNews = false;
    reportedAt = now;
    return current.report(now).<LinkMessage>map(r -> r).orElse(new LinkMessage.Hello());
  }

  /** When the neighbour must be told though other things are said to it all the time. */
  Moment reportAt(Pace pace) {
    return hasNews
        ? reportedAt.plusMillis(Math.max(REPORT_MILLIS, 2 * pace.hello()))
        : Moment.NEVER;
  }

  /** What its sessions have carried, all of them together. */
  Carried carried() {
    return carried;
  }

  void sent(int bytes) {
    carried = carried.plusSent(bytes);
  }

  void received(int bytes) {
    carried = carried.plusReceived(bytes);
  }

  /** Whether a beacon from there says nothing new: each address of a neighbour is tried once. */
  boolean knows(Path path) {
    return paths.contains(path);
  }

  Moment lastHeard() {
    Moment before = previous.map(Session::lastHeard).orElse(current.lastHeard());
    return before.isAfter(current.lastHeard()) ? before : current.lastHeard();
  }

  /** A silent neighbour is asked: a few lost hellos must not look like its end. */
  Moment probeAt(Pace pace) {
    Moment doubt = lastHeard().plusMillis(pace.doubt());
    Moment again = current.lastSent().plusMillis(pace.probe());
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
