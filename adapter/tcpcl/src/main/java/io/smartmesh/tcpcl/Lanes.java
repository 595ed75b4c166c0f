package io.smartmesh.tcpcl;

import io.smartmesh.base.Bytes;
import io.smartmesh.dtn.Eid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which conversation brings what to which gateway of ours, and what is on its way there: one bundle
 * each, kept until the next node has acknowledged it (GW-5). Safe from any thread.
 */
final class Lanes {
  private static final class Lane {
    Optional<Bytes> bundle = Optional.empty();
    Optional<Conversation> by = Optional.empty();
    int tries;
    long retryAt;
  }

  private final Map<Eid, Lane> lanes = new LinkedHashMap<>();
  private final List<Conversation> all = new ArrayList<>();

  Lanes(List<Eid> others) {
    others.forEach(other -> lanes.put(other, new Lane()));
  }

  synchronized void up(Conversation conversation) {
    all.add(conversation);
  }

  /** What was under way goes once more, on the next conversation that stands. */
  synchronized void down(Conversation conversation, long now) {
    all.remove(conversation);
    for (Map.Entry<Eid, Lane> one : lanes.entrySet()) {
      if (one.getValue().by.filter(conversation::equals).isPresent()) {
        failed(one.getKey(), now, now);
      }
    }
  }

  boolean isOther(Eid endpoint) {
    return lanes.containsKey(endpoint);
  }

  /**
   * A gateway to which {@code conversation} is the way and nothing is under way; it is its until
   * {@link #done}.
   */
  synchronized Optional<Eid> take(Conversation conversation, long now) {
    for (Map.Entry<Eid, Lane> one : lanes.entrySet()) {
      Lane lane = one.getValue();
      boolean isIdle = !lane.by.isPresent() && lane.retryAt <= now;
      if (isIdle && way(one.getKey()).filter(conversation::equals).isPresent()) {
        lane.by = Optional.of(conversation);
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }

  /**
   * Whom we dialled, best of all the gateway itself; else whoever dialled us and says that it is
   * the gateway: nothing proves that (GW-6).
   */
  private Optional<Conversation> way(Eid to) {
    String node = to.atNode().toString();
    Optional<Conversation> best = Optional.empty();
    int rank = 0;
    for (Conversation one : all) {
      boolean isIt = one.node().equals(node);
      int own = one.isDialled() ? (isIt ? 3 : 2) : isIt ? 1 : 0;
      if (own > rank) {
        best = Optional.of(one);
        rank = own;
      }
    }
    return best;
  }

  /** What could not be delivered before. */
  synchronized Optional<Bytes> waiting(Eid to) {
    return lane(to).bundle;
  }

  synchronized void sending(Eid to, Bytes bundle) {
    lane(to).bundle = Optional.of(bundle);
  }

  /** There was nothing to send, or it was taken. */
  synchronized void done(Eid to, long nextAt) {
    Lane lane = lane(to);
    lane.bundle = Optional.empty();
    lane.by = Optional.empty();
    lane.tries = 0;
    lane.retryAt = nextAt;
  }

  synchronized void refused(Eid to, long now) {
    failed(to, now, now + GatewayLimits.RETRY_MILLIS);
  }

  private void failed(Eid to, long now, long retryAt) {
    Lane lane = lane(to);
    lane.by = Optional.empty();
    lane.tries++;
    lane.retryAt = retryAt;
    if (lane.tries >= GatewayLimits.TRIES) {
      done(to, now + GatewayLimits.RETRY_MILLIS);
    }
  }

  private Lane lane(Eid to) {
    Lane lane = lanes.get(to);
    if (lane == null) {
      throw new IllegalArgumentException(to + " is no gateway of ours");
    }
    return lane;
  }
}
