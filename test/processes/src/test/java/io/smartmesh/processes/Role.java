package io.smartmesh.processes;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import java.util.List;
import java.util.Locale;

/** The three of a mediated payment, in the order of their line. */
enum Role {
  PAYER(0),
  MEDIATOR(1),
  PAYEE(2);

  private final int place;

  Role(int place) {
    this.place = place;
  }

  /** Its place in the line, from 0. */
  int place() {
    return place;
  }

  static Role at(int place) {
    return List.of(PAYER, MEDIATOR, PAYEE).get(place);
  }

  /** Worth nothing: known to all three, so that each can read what it hears and says. */
  SigningKey key(Curve curve) {
    return curve.key(secret()).orElseThrow();
  }

  private Bytes secret() {
    return Hashes.tagged("smartmesh processes key", Bytes.utf8(name())).bytes();
  }

  Address address() {
    return key(Curves.best()).address();
  }

  boolean isNeighbour(Role other) {
    return Math.abs(place - other.place) == 1;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
