package io.smartmesh.mesh;

import java.util.Optional;

/** Who gets a payload at its destination. The number is on the wire. */
public enum Service {
  /** Channel protocol, neighbours only. */
  CHANNEL(1),
  /** Invoices and channel announcements. */
  PAYMENT(2),
  /** Messages between people. */
  MESSAGE(3),
  /** Which devices belong to which account. */
  IDENTITY(4),
  /** Snapshots that nodes keep for each other. */
  BACKUP(5),
  /** IP packets between two nodes. */
  TUNNEL(6),
  /** Streams of bytes between two nodes. */
  STREAM(7),
  /** Who is behind which routing identifier. */
  WHERE(8),
  /** Bundles that neighbours carry by hand; neighbours only. */
  CARRY(9),
  /** Signed requests for the chain, on their way to who knows a relayer. */
  ERRAND(10),
  /** Words and notices for everybody near; neighbours only. */
  AROUND(11);

  private final int number;

  Service(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Service> of(int number) {
    for (Service service : values()) {
      if (service.number == number) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
