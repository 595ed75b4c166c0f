package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.Identities;
import io.smartmesh.identity.IdentityInput;
import io.smartmesh.identity.IdentityOutput;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.RouteView;
import io.smartmesh.mesh.Service;
import io.smartmesh.message.MessageInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The identity machine inside the node: whose device is whose, and what follows from it. */
final class People {
  private final NodeCore node;
  private final Identities identities;

  People(NodeCore node, Identities identities) {
    this.node = node;
    this.identities = identities;
  }

  void handle(IdentityInput input, Moment now) {
    identities.handle(input, now, output -> take(output, now));
  }

  void wake(Moment now) {
    identities.wake(now, output -> take(output, now));
  }

  Moment deadline() {
    return identities.deadline();
  }

  Optional<Card> own() {
    return identities.own();
  }

  /** Who is where; a device once, by the nearest of its identifiers. */
  List<PeerView> at(List<RouteView> routes, MeshEdge edge) {
    Map<Address, PeerView> peers = new TreeMap<>();
    for (RouteView route : routes) {
      Address id = route.key().address();
      Address device = edge.deviceOf(id);
      Address via = edge.deviceOf(route.nextHop());
      peers.merge(
          device,
          new PeerView(
              device,
              id,
              edge.isKnown(route.key()),
              route.hops(),
              via,
              route.nextHop(),
              accountOf(device)),
          (one, other) -> other.hops() < one.hops() ? other : one);
    }
    return new ArrayList<>(peers.values());
  }

  Optional<Address> accountOf(Address device) {
    return identities.accountOf(device);
  }

  boolean isContact(Address device) {
    return identities.isContact(device);
  }

  /** As {@link #reach}, for a question that makes nobody a contact. */
  Optional<Address> deviceFor(Address address) {
    return identities.deviceFor(address);
  }

  /** Where to send what is meant for {@code address}; from now on that device is a contact. */
  Optional<Address> reach(Address address, Moment now) {
    Optional<Address> device = identities.deviceFor(address);
    device.ifPresent(known -> handle(new IdentityInput.Contact(known), now));
    return device;
  }

  private void take(IdentityOutput output, Moment now) {
    if (output instanceof IdentityOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof IdentityOutput.SendPacket send) {
      node.hold(new MeshInput.SendPacket(send.to(), Service.IDENTITY, send.payload()));
    } else if (output instanceof IdentityOutput.DeviceKnown known) {
      node.notify(new NodeEvent.DeviceKnown(known.account(), known.device()));
      node.contacts().certified(known.account(), known.device(), now);
    } else if (output instanceof IdentityOutput.DeviceRevoked revoked) {
      boolean ours = revoked.device().equals(node.address());
      node.notify(new NodeEvent.DeviceRevoked(revoked.account(), revoked.device(), ours));
      node.contacts().revoked(revoked.account(), revoked.device(), revoked.now(), now);
      revoked
          .now()
          .ifPresent(to -> node.toMessages(new MessageInput.Redirect(revoked.device(), to), now));
    } else if (output instanceof IdentityOutput.Refused refused) {
      node.count("identity." + refused.error().getClass().getSimpleName());
    }
  }
}
