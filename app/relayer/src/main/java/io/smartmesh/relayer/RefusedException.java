package io.smartmesh.relayer;

import io.smartmesh.relayer.core.Refusal;

/** A refusal on its way out of a handler. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.what());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  static RefusedException malformed(String field, String rule) {
    return new RefusedException(Refusal.of(Refusal.Why.MALFORMED, field, rule));
  }
}
