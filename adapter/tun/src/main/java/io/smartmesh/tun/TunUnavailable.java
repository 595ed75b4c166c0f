package io.smartmesh.tun;

import java.io.IOException;

/** Why there is no TUN device. The text is the operating system's. */
public final class TunUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** Not Linux, or a library that cannot be loaded. */
    NOT_SUPPORTED,
    /** The kernel has no /dev/net/tun. */
    NO_TUN,
    /** It takes root, or the capability CAP_NET_ADMIN. */
    NOT_PERMITTED,
    /** An interface of this name is there already. */
    NAME_TAKEN,
    /** IPv6 is switched off. */
    NO_IPV6,
    /** Something nobody has thought of. */
    REFUSED
  }

  private final Reason reason;

  TunUnavailable(Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
