package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CLAIMS;
import static io.smartmesh.mesh.MeshLimits.CLAIMS_OF_ONE;
import static io.smartmesh.mesh.MeshLimits.CLAIM_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where others live who told this landmark (RT-51): authentic claims, the newest of each. */
final class Directory {
  private record Held(Claim claim, Address by, Moment until) {}

  private final Map<Address, Held> held = new LinkedHashMap<>();

  /**
   * Whether a claim of {@code who}, if it is authentic, would be kept: asked before it is checked.
   */
  boolean wants(Address who, Claim claim, Address by, Moment now) {
    held.values().removeIf(one -> !one.until.isAfter(now));
    Held before = held.get(who);
    return before != null
        ? claim.number() > before.claim.number()
        : held.size() < CLAIMS
            && held.values().stream().filter(one -> one.by.equals(by)).count() < CLAIMS_OF_ONE;
  }

  /**
   * @param by the neighbour that it came from
   */
  void keep(Address who, Claim claim, Address by, Moment now) {
    held.put(who, new Held(claim, by, now.plusMillis(CLAIM_MILLIS)));
  }

  Optional<Claim> find(Address who, Moment now) {
    return Optional.ofNullable(held.get(who))
        .filter(one -> one.until.isAfter(now))
        .map(Held::claim);
  }

  int size() {
    return held.size();
  }
}
