package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CRUMBS;
import static io.smartmesh.mesh.MeshLimits.CRUMB_MILLIS;
import static io.smartmesh.mesh.MeshLimits.SEEKS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.SEEKS_PER_SECOND_OF_ONE;
import static io.smartmesh.mesh.MeshLimits.SHARES_BURST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The way back of questions that were passed on: nobody has to say who asked (RT-52). */
final class Crumbs {
  /** A question and whom it was passed on to. */
  private record Question(Bytes token, Bytes towards) {}

  private record Crumb(Address asker, Moment until) {}

  private final Map<Question, Crumb> crumbs = new LinkedHashMap<>();
  private final Shares shares = new Shares(SEEKS_PER_SECOND_OF_ONE, SEEKS_PER_SECOND, SHARES_BURST);

  /** Whether this neighbour's question is taken. */
  boolean admits(Address asker, Moment now) {
    return shares.admits(asker, now);
  }

  /** Remembers who asked. A question again is passed on again: it may have been lost. */
  void drop(Address asker, LinkMessage.Seek seek, Moment now) {
    crumbs.values().removeIf(one -> !one.until.isAfter(now));
    if (crumbs.size() >= CRUMBS) {
      crumbs.remove(crumbs.keySet().iterator().next());
    }
    Crumb crumb = new Crumb(asker, now.plusMillis(CRUMB_MILLIS));
    crumbs.putIfAbsent(new Question(seek.token(), seek.towards()), crumb);
  }

  /** Who waits for this answer; once. */
  Optional<Address> pick(LinkMessage.Found found, Moment now) {
    return Optional.ofNullable(crumbs.remove(new Question(found.token(), found.by())))
        .filter(one -> one.until.isAfter(now))
        .map(Crumb::asker);
  }
}
