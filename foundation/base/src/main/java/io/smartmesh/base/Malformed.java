package io.smartmesh.base;

/**
 * Bytes that are not what their format says. Thrown by {@link Decoder} and caught at the border of
 * each codec, which returns it as a value; the message names the field and both compared values.
 */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  public Malformed(String what) {
    // No stack trace: hostile input must not cost more than the comparison that refused it.
    super(what, null, false, false);
    this.what = what;
  }

  public String what() {
    return what;
  }
}
