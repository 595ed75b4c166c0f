package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.PublicKey;

/** What the payment machine is told. */
public sealed interface PaymentInput {
  /**
   * Pays each of {@code times} payments of {@code amount}; ids count up from {@code first}.
   *
   * @param whenReachable waits for the payee for as long as it takes, until cancelled (PY-91)
   */
  record Pay(PaymentId first, Address to, Amount amount, int times, boolean whenReachable)
      implements PaymentInput {
    /** Gives up when there is no way (PY-56). */
    public Pay(PaymentId first, Address to, Amount amount, int times) {
      this(first, to, amount, times, false);
    }
  }

  /**
   * @param whenReachable waits until the invoice expires, or until cancelled
   */
  record PayInvoice(PaymentId payment, Invoice invoice, boolean whenReachable)
      implements PaymentInput {
    public PayInvoice(PaymentId payment, Invoice invoice) {
      this(payment, invoice, false);
    }
  }

  /** PY-92: only a payment for which nothing can have been signed. */
  record Cancel(PaymentId payment) implements PaymentInput {}

  /** Issues an invoice, answered by {@link PaymentOutput.InvoiceIssued} with the same tag. */
  record CreateInvoice(long tag, Amount amount, String memo) implements PaymentInput {}

  record NodeReachable(PublicKey key, int hops) implements PaymentInput {}

  record NodeUnreachable(Address address) implements PaymentInput {}

  /** A payload of the payment service came over the mesh. Hostile until opened. */
  record PacketArrived(Bytes payload) implements PaymentInput {}

  /**
   * What the channel machine told, except its Store, SendToPeer, AskChain and answers to our
   * commands.
   */
  record ChannelSaid(ChannelOutput output) implements PaymentInput {}

  /**
   * The channel machine answered this {@link PaymentOutput.ToChannel} command with {@link
   * ChannelOutput.Refused}. Told with the command, because the error alone does not say which of
   * several payments it means.
   */
  record ChannelRefused(ChannelInput command, ChannelError error) implements PaymentInput {}
}
