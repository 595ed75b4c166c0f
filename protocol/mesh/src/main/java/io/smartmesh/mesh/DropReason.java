package io.smartmesh.mesh;

/** Why the mesh dropped something. One counter each; docs/METRICS.md says what each means. */
public enum DropReason {
  BEARER_DOWN,
  MALFORMED_FRAME,
  INCOMPLETE_FRAME,
  UNKNOWN_VERSION,
  UNKNOWN_REQUIRED_FEATURE,
  OTHER_NETWORK,
  UNKNOWN_SESSION,
  HANDSHAKE_REFUSED,
  /** Nobody finished it in time, on either side. */
  HANDSHAKE_TIMED_OUT,
  /** The oldest gave way to a newer one. */
  HANDSHAKE_CROWDED_OUT,
  NOT_AUTHENTIC,
  REPLAYED,
  TOO_LARGE,
  TOO_MANY_NEIGHBOURS,
  /** No counter is left in the session (LN-9); a new one is on its way. */
  SESSION_USED_UP,
  ROUTE_TABLE_FULL,
  ROUTE_NOT_AUTHENTIC,
  /** An update that a newer one has overtaken (RT-12). */
  ROUTE_UPDATE_OLD,
  /** An advert without the proof that it needs (RT-12); it comes again with it. */
  ROUTE_UNPROVEN,
  /** A way of more than 32 hops (RT-15). */
  ROUTE_TOO_LONG,
  /** A ninth way to one destination: the worst is forgotten (RT-6). */
  ROUTE_CROWDED_OUT,
  /** A word to a landmark that is malformed, forged, old, too much or for none (RT-50, RT-51). */
  CLAIM_REFUSED,
  /** A question where somebody lives that is too much or leads nowhere, or an answer to none. */
  SEEK_REFUSED,
  UNKNOWN_SERVICE,
  HOP_LIMIT_REACHED,
  NO_ROUTE,
  /** More questions after ways than are taken in a second (RT-35). */
  REPAIR_REFUSED,
  NOT_A_NEIGHBOUR,
  QUEUE_FULL,
  MALFORMED_ECHO,
  /** More echoes than are answered in a second (EC-4). */
  ECHO_REFUSED,
  /** An answer that nobody here has asked for, or that came twice or too late (EC-5). */
  ECHO_UNKNOWN,
  /** LN-27: too much of its class waits for its link. */
  LINK_QUEUE_FULL,
  /** LN-28: it waited for too long. */
  WAITED_TOO_LONG,
  /** It waited for a link that ended. */
  LINK_LOST
}
