package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.AIRS;
import static io.smartmesh.mesh.MeshLimits.STRANGERS_SEEN;
import static io.smartmesh.mesh.MeshLimits.STRANGER_MILLIS;

import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For the user's eyes only: what went over each bearer, and who is heard there. */
final class Air {
  private static final class Medium {
    Carried carried = Carried.NOTHING;
    long broadcasts;
    long beacons;
  }

  private record Seen(Moment since, Moment last) {}

  /** Bearers that are down keep their counts; the one that came first goes when they are many. */
  private final Map<BearerId, Medium> media = new LinkedHashMap<>();

  private final Map<Path, Seen> strangers = new LinkedHashMap<>();

  private Medium medium(BearerId bearer) {
    Medium known = media.get(bearer);
    if (known == null) {
      if (media.size() >= AIRS) {
        media.remove(media.keySet().iterator().next());
      }
      known = new Medium();
      media.put(bearer, known);
    }
    return known;
  }

  void sent(MeshOutput.Transmit frame) {
    Medium medium = medium(frame.bearer());
    medium.carried = medium.carried.plusSent(frame.frame().length());
    medium.broadcasts += frame.to().isPresent() ? 0 : 1;
  }

  void received(BearerId bearer, int bytes) {
    Medium medium = medium(bearer);
    medium.carried = medium.carried.plusReceived(bytes);
  }

  /** A beacon of our network that is not ours. */
  void beacon(Path from, boolean isLinked, Moment now) {
    medium(from.bearer()).beacons++;
    if (isLinked) {
      strangers.remove(from);
      return;
    }
    strangers.values().removeIf(seen -> now.millisSince(seen.last) >= STRANGER_MILLIS);
    Seen before = strangers.remove(from);
    if (strangers.size() >= STRANGERS_SEEN) {
      strangers.remove(strangers.keySet().iterator().next());
    }
    strangers.put(from, new Seen(before == null ? now : before.since, now));
  }

  /**
   * @param bearers those that are up are there even where nothing was carried yet
   */
  List<AirView> view(Map<BearerId, BearerTraits> bearers) {
    bearers.keySet().forEach(this::medium);
    List<AirView> views = new ArrayList<>();
    media.forEach(
        (id, medium) -> {
          Optional<BearerTraits> up = Optional.ofNullable(bearers.get(id));
          views.add(
              new AirView(
                  id,
                  up.isPresent(),
                  up.map(BearerTraits::mtu).orElse(0),
                  medium.carried,
                  medium.broadcasts,
                  medium.beacons,
                  strangersOn(id)));
        });
    return views;
  }

  private List<AirView.Stranger> strangersOn(BearerId bearer) {
    List<AirView.Stranger> views = new ArrayList<>();
    strangers.forEach(
        (path, seen) -> {
          if (path.bearer().equals(bearer)) {
            views.add(new AirView.Stranger(path.address(), seen.since, seen.last));
          }
        });
    return views;
  }
}
