package io.smartmesh.base;

/**
 * A record in the store that this program did not write, or a later version of it did. Thrown while
 * a machine restores itself; the node must not run without the record, since money may depend on it
 * (ND-31). Unlike other exceptions it is no bug: the caller tells the user.
 */
public final class DamagedRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final transient Bytes key;
  private final String reason;

  /**
   * @param kind what it should be, such as {@code channel terms}
   * @param key where it is in the store
   * @param reason what is wrong with it, with the compared values
   */
  public DamagedRecord(String kind, Bytes key, String reason) {
    super("stored " + kind + " " + key.toHex() + ": " + reason);
    this.kind = kind;
    this.key = key;
    this.reason = reason;
  }

  public String kind() {
    return kind;
  }

  public Bytes key() {
    return key;
  }

  public String reason() {
    return reason;
  }
}
