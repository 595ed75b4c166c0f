package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CLAIM_MILLIS;
import static io.smartmesh.mesh.MeshLimits.FAR_PLACES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where far destinations live that this node has asked for (RT-52). */
final class FarPlaces {
  /**
   * @param isSpareFirst what went by the home was not answered lately
   */
  record Place(Claim claim, Moment until, boolean isSpareFirst) {
    /** The better one first. */
    List<Bytes> homes() {
      return isSpareFirst
          ? List.of(claim.spare(), claim.home())
          : List.of(claim.home(), claim.spare());
    }
  }

  /** What was learned last comes last. */
  private final Map<Address, Place> places = new LinkedHashMap<>();

  Optional<Place> find(Address to) {
    return Optional.ofNullable(places.get(to));
  }

  /** Whether it is not older than what was known. */
  boolean learn(Address who, Claim claim, Moment now) {
    Place before = places.get(who);
    if (before != null && claim.number() < before.claim.number()) {
      return false;
    }
    boolean isSpareFirst =
        before != null && claim.number() == before.claim.number() && before.isSpareFirst;
    places.remove(who);
    places.put(who, new Place(claim, now.plusMillis(CLAIM_MILLIS), isSpareFirst));
    return true;
  }

  /** Something did not arrive: the other home is tried next. */
  void doubt(Address to) {
    places.computeIfPresent(to, (who, at) -> new Place(at.claim, at.until, !at.isSpareFirst));
  }

  /** Those that are too old by now, or too many: the oldest. */
  List<Address> expired(Moment now) {
    List<Address> gone = new ArrayList<>();
    places.forEach(
        (to, place) -> {
          if (!place.until.isAfter(now) || places.size() - gone.size() > FAR_PLACES) {
            gone.add(to);
          }
        });
    places.keySet().removeAll(gone);
    return gone;
  }

  Moment deadline() {
    return places.isEmpty() ? Moment.NEVER : places.values().iterator().next().until;
  }
}
