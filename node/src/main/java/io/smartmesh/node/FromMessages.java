package io.smartmesh.node;

import io.smartmesh.base.Moment;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.mesh.TrafficClass;
import io.smartmesh.message.Erasure;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Target;

/** Gives what the machine of texts says to whom it is for. */
final class FromMessages {
  private final NodeCore node;

  FromMessages(NodeCore node) {
    this.node = node;
  }

  void take(MessageOutput output, Moment now) {
    if (output instanceof MessageOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof MessageOutput.SendPacket send) {
      // Of the classes that a packet may have, the highest (MC-11).
      TrafficClass traffic = send.urgent() ? TrafficClass.PAYMENT : TrafficClass.MESSAGE;
      node.hold(new MeshInput.SendPacket(send.to(), Service.MESSAGE, traffic, send.payload()));
    } else if (output instanceof MessageOutput.Carry carried) {
      node.byHand().send(carried, now);
    } else if (output instanceof MessageOutput.EndCarriage ended) {
      node.byHand().end(ended, now);
    } else if (output instanceof MessageOutput.TextReceived word && word.message().isGroupWord()) {
      node.history().groups().received(word.message(), now);
    } else if (output instanceof MessageOutput.TextChanged word && word.message().isGroupWord()) {
      node.history().groups().changed(word.message(), now);
    } else if (output instanceof MessageOutput.TextReceived received) {
      node.history().keep(received.message(), now);
      node.notify(new NodeEvent.TextReceived(received.message()));
    } else if (output instanceof MessageOutput.TextChanged changed) {
      node.history().keep(changed.message(), now);
      node.notify(new NodeEvent.TextChanged(changed.message()));
    } else if (output instanceof MessageOutput.TextGone gone) {
      Target target = new Target(gone.peer(), gone.incoming(), gone.id());
      node.history().gone(new Erasure(target, gone.isDeleted()), now);
      node.notify(
          new NodeEvent.TextGone(gone.peer(), gone.incoming(), gone.id(), gone.isDeleted()));
    } else if (output instanceof MessageOutput.Judged said) {
      node.hold(new MeshInput.Judged(said.to(), Service.MESSAGE, said.sentAt(), said.arrived()));
    } else if (output instanceof MessageOutput.Refused refused) {
      node.count("message." + refused.error().getClass().getSimpleName());
    }
  }
}
