package io.smartmesh.payment;

/** What the payer may truthfully say of a payment. */
public enum PaymentState {
  /** Stored; nothing signed yet: can still be cancelled for free. */
  QUEUED,
  /** Signed; it counts, and its outcome is not known here yet. */
  PENDING,
  /** The payee has it: acknowledged, or proven by its secret. */
  PAID,
  /** The money is back or never left; see the reason. */
  REFUNDED,
  FAILED,
  /** Taken back by its payer before anything was signed. */
  CANCELLED
}
