package io.smartmesh.node;

import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.payment.PaymentInput;
import io.smartmesh.payment.PaymentOutput;
import java.util.function.Consumer;

/** Gives what the machine of payments says to whom it is for. */
final class FromPayments {
  private final NodeCore node;

  FromPayments(NodeCore node) {
    this.node = node;
  }

  void take(PaymentOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof PaymentOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof PaymentOutput.ToChannel command) {
      node.toChannels(
          command.input(), now, out, answer -> refusal(command.input(), answer, now, out));
    } else if (output instanceof PaymentOutput.SendPacket send) {
      node.hold(new MeshInput.SendPacket(send.to(), Service.PAYMENT, send.payload()));
    } else if (output instanceof PaymentOutput.Judged said) {
      node.hold(new MeshInput.Judged(said.to(), Service.PAYMENT, said.sentAt(), said.arrived()));
    } else if (output instanceof PaymentOutput.PaymentChanged changed) {
      node.notify(new NodeEvent.PaymentChanged(changed.payment()));
    } else if (output instanceof PaymentOutput.InvoiceIssued issued) {
      node.commands().invoiceIssued(issued);
    } else if (output instanceof PaymentOutput.Refused refused) {
      node.count("payment." + refused.error().getClass().getSimpleName());
    }
  }

  /** A refused command of the payment machine goes back to it with the reason. */
  private void refusal(
      ChannelInput command, ChannelOutput answer, Moment now, Consumer<? super NodeOutput> out) {
    if (answer instanceof ChannelOutput.Refused refused) {
      PaymentInput input = new PaymentInput.ChannelRefused(command, refused.error());
      node.later(() -> node.toPayments(input, now, out));
    }
  }
}
