package io.smartmesh.mesh;

/**
 * What a packet is to those who carry it (LN-26). Its two bits stand before the packet's hop count
 * (PK-2).
 */
public enum TrafficClass {
  /** The link's and the route's own words. A packet that says so is carried as a payment. */
  CONTROL(0),
  /** Somebody waits for it and money is locked meanwhile. */
  PAYMENT(1),
  /** Texts of people, and all that is small and wanted soon. */
  MESSAGE(2),
  /** All that there is much of: files, snapshots, other programs' traffic. */
  BULK(3);

  private final int number;

  TrafficClass(int number) {
    this.number = number;
  }

  /** Its two bits. */
  int number() {
    return number;
  }

  /** For what names none: what a service is not known to need it does not get. */
  public static TrafficClass of(Service service) {
    return switch (service) {
      case CHANNEL, PAYMENT -> PAYMENT;
      case MESSAGE, IDENTITY, WHERE -> MESSAGE;
      default -> BULK;
    };
  }

  /** From its two bits. */
  static TrafficClass of(int bits) {
    return switch (bits) {
      case 0 -> CONTROL;
      case 1 -> PAYMENT;
      case 2 -> MESSAGE;
      default -> BULK;
    };
  }
}
