package io.smartmesh.api;

import java.util.Locale;

/** What somebody may ask for; each may all that the ones before it may. */
enum Right {
  /** To look at everything but secrets. */
  READ,
  /** To pay up to a limit, and to ask for payments. */
  PAY,
  /** Everything. */
  ADMIN;

  boolean covers(Right needed) {
    return compareTo(needed) >= 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
