package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;

/**
 * The keys by which a device is known in the mesh, one for each epoch (RT-19). Whoever has the
 * device's public key and its route secret computes the public halves of all of them; to anybody
 * else two of them have nothing in common, neither with each other nor with the device.
 */
final class RouteIds {
  private static final Bytes LABEL = Bytes.utf8("smartmesh/route-ids/1");
  private static final String SPREAD = "smartmesh/route-spread/1";
  private static final long INDICES = 1L << 31;

  private RouteIds() {}

  /** 32 bytes, the same for as long as the device key is; for the caller to close. */
  static Secret secret(SigningKey device) {
    return device.derived(LABEL);
  }

  /**
   * The epoch that a device is in. All change at about the same time, so that who changes is one of
   * many, but not at once: each has a moment of its own in each epoch.
   */
  static long epoch(Secret route, ChainTime at) {
    long epoch = at.seconds() / WhereLimits.EPOCH_SECONDS;
    boolean isBeforeItsMoment = startSeconds(route, epoch) > at.seconds();
    return isBeforeItsMoment ? Math.max(0, epoch - 1) : epoch;
  }

  /** When the device enters {@code epoch}, in seconds of the wall clock. */
  static long startSeconds(Secret route, long epoch) {
    Bytes draw =
        route.use(
            secret ->
                Hashes.tagged(SPREAD, Bytes.copyOf(secret), new Encoder().u64(epoch).toBytes())
                    .bytes());
    int number = (draw.at(0) & 0xff) << 8 | (draw.at(1) & 0xff);
    return epoch * WhereLimits.EPOCH_SECONDS + number % WhereLimits.SPREAD_SECONDS;
  }

  /** For the caller, or whom it gives it to, to close. */
  static SigningKey own(SigningKey device, Secret route, long epoch) {
    return device.child(route, epoch % INDICES);
  }

  static PublicKey of(Curve curve, PublicKey device, Secret route, long epoch) {
    return curve.child(device, route, epoch % INDICES);
  }
}
