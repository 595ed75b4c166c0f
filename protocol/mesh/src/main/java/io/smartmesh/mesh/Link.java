package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.PATHS_PER_LINK;

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
  private final LinkQuality quality = new LinkQuality();
  private Session current;
  private Optional<Session> previous = Optional.empty();

  Link(Session first) {
    current = first;
    paths.add(first.path());
  }

  Session current() {
    return current;
  }

  Optional<Session> previous() {
    return previous;
  }

  LinkQuality quality() {
    return quality;
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
