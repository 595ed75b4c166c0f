package io.smartmesh.mesh;

import java.util.Optional;

/**
 * What a node lives on. It says so in its greetings (LN-44), and speaks as often as that allows
 * where nobody needs it to (LN-40).
 */
public enum Power {
  /** Nobody knows, or it does not matter. */
  NORMAL(0, MeshLimits.CALM_BEACON_MILLIS, MeshLimits.CALM_HELLO_MILLIS),
  /** A battery: few wake-ups, few bytes, and others relay if they can. */
  PHONE(1, MeshLimits.PHONE_BEACON_MILLIS, MeshLimits.PHONE_HELLO_MILLIS),
  /** The mains: it relays before others. */
  MAINS(2, MeshLimits.CALM_BEACON_MILLIS, MeshLimits.CALM_HELLO_MILLIS);

  private final int number;
  private final long beaconMillis;
  private final long helloMillis;

  Power(int number, long beaconMillis, long helloMillis) {
    this.number = number;
    this.beaconMillis = beaconMillis;
    this.helloMillis = helloMillis;
  }

  int number() {
    return number;
  }

  static Optional<Power> of(int number) {
    for (Power power : values()) {
      if (power.number == number) {
        return Optional.of(power);
      }
    }
    return Optional.empty();
  }

  /** Between beacons where nothing changes. */
  long beaconMillis() {
    return beaconMillis;
  }

  /** Between hellos on a link that nobody uses. */
  long helloMillis() {
    return helloMillis;
  }

  /** How long it speaks often after something changed around it. */
  long restlessMillis() {
    return this == PHONE ? MeshLimits.PHONE_RESTLESS_MILLIS : MeshLimits.RESTLESS_MILLIS;
  }

  /** After which it tells a neighbour everything again (RT-11). */
  long refreshMillis() {
    return this == PHONE ? MeshLimits.PHONE_REFRESH_MILLIS : MeshLimits.REFRESH_MILLIS;
  }

  /** What a hop to it costs more than its link, or less (RT-24). */
  int cost() {
    return switch (this) {
      case PHONE -> MeshLimits.BATTERY_COST;
      case NORMAL -> 0;
      case MAINS -> -MeshLimits.MAINS_BONUS;
    };
  }
}
