package io.smartmesh.identity;

/** Every bound and every time of the identity machine, in one place (ID-12). */
public final class IdentityLimits {
  /** Devices that an account ever certifies, and that it ever revokes. */
  public static final int DEVICES = 32;

  /** Bytes of a message, so that any packet holds it sealed. */
  static final int MESSAGE_BYTES = 800;

  /** Cards of others. */
  static final int CARDS = 4096;

  /** Devices that were written to or paid, or that belong to the same people. */
  static final int CONTACTS = 4096;

  /** Nodes that may be reachable at once. */
  static final int REACHABLE = 4096;

  /** Sends without progress to one device, until it is met again. */
  static final int SENDS = 8;

  static final long RETRY_MILLIS = 2_000;
  static final long RETRY_MILLIS_MOST = 300_000;

  private IdentityLimits() {}
}
