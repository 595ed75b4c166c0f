package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.channel.ChannelInput;

/** What the payment machine does and tells. */
public sealed interface PaymentOutput {
  /** Must be durable before any later output is let out. */
  record Store(StoreWrite write) implements PaymentOutput {}

  /** A command for the channel machine, to be handled at once, in order. */
  record ToChannel(ChannelInput input) implements PaymentOutput {}

  /** A sealed payload of the payment service. */
  record SendPacket(Address to, Bytes payload) implements PaymentOutput {}

  /**
   * What became of a request for an invoice (PY-98).
   *
   * @param sentAt of an answer: when it was first asked for; else when it was asked for in vain
   */
  record Judged(Address to, Moment sentAt, boolean arrived) implements PaymentOutput {}

  record PaymentChanged(PaymentView payment) implements PaymentOutput {}

  record InvoiceIssued(long tag, Invoice invoice) implements PaymentOutput {}

  record Refused(PaymentError error) implements PaymentOutput {}
}
