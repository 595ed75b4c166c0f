package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device whose routing identifiers we can compute, and those of about now (RT-21). */
final class Acquainted {
  private final PublicKey device;
  private final Optional<Secret> route;

  /** Epochs by which its clock is ahead of ours. */
  private final long ahead;

  private List<Address> ids = new ArrayList<>();

  Acquainted(PublicKey device, Optional<Secret> route, long ahead) {
    this.device = device;
    this.route = route;
    this.ahead = ahead;
  }

  PublicKey device() {
    return device;
  }

  Optional<Secret> route() {
    return route;
  }

  /** The newest first. */
  List<Address> ids() {
    return ids;
  }

  /**
   * Those of them that it announces now by its clock, whoever of us has entered an epoch first: the
   * one before is announced beside the present one (RT-20).
   */
  List<Address> likely() {
    int present = Math.min(WhereLimits.WINDOW, ids.size() - 1);
    return ids.subList(present, Math.min(present + 2, ids.size()));
  }

  boolean isSame(Optional<Secret> otherRoute, long otherAhead) {
    return route.equals(otherRoute) && ahead == otherAhead;
  }

  void computeFor(Curve curve, long ourEpoch) {
    List<Address> now = new ArrayList<>();
    long middle = ourEpoch + ahead;
    route.ifPresent(
        secret -> {
          long least = Math.max(0, middle - WhereLimits.WINDOW);
          for (long epoch = middle + WhereLimits.WINDOW; epoch >= least; epoch--) {
            now.add(RouteIds.of(curve, device, secret, epoch).address());
          }
        });
    if (!route.isPresent()) {
      now.add(device.address());
    }
    ids = now;
  }
}
