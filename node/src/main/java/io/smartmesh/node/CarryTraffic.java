package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.carry.BundleView;
import io.smartmesh.carry.Carry;
import io.smartmesh.carry.CarryInput;
import io.smartmesh.carry.CarryLimits;
import io.smartmesh.carry.CarryOutput;
import io.smartmesh.carry.Recipient;
import io.smartmesh.carry.Urgency;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.message.Carriers;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The machine of bundles inside the node (CY-21): neighbours carry, and what is in a bundle is a
 * packet's payload behind the number of its service.
 */
final class CarryTraffic implements Carriers {
  private final NodeCore node;
  private final MeshEdge edge;
  private final Mesh mesh;
  private final Predicate<Address> isFriend;
  private final Carry carry;
  private boolean isExpecting;
  private long taken;
  private long handed;
  private long arrivals;

  /** What every machine of a node is made of; and whom it deals with. */
  record Parts(
      SigningKey key,
      Curve curve,
      Entropy entropy,
      StoredRecords stored,
      Predicate<Address> isFriend) {}

  CarryTraffic(NodeCore node, MeshEdge edge, Mesh mesh, Parts parts, Moment now) {
    this.node = node;
    this.edge = edge;
    this.mesh = mesh;
    isFriend = parts.isFriend;
    carry =
        new Carry(
            CarryLimits.ROOM_BYTES,
            parts.key,
            edge.tagSecret(),
            parts.curve,
            parts.entropy,
            parts.stored,
            now);
  }

  @Override
  public Optional<PublicKey> key(Address device) {
    Optional<PublicKey> met = edge.keyOf(device);
    return met.isPresent() ? met : node.contacts().keyOf(device);
  }

  @Override
  public Optional<Bytes> introduction(Address device, ChainTime at) {
    boolean isByCard = !edge.keyOf(device).isPresent();
    return isByCard ? Optional.of(node.contacts().introduction(at)) : Optional.empty();
  }

  @Override
  public void introduced(PublicKey by, Bytes card, Moment now) {
    node.contacts().introduced(by, card, now);
  }

  /** CT-6: what is named by one of these is for us too. */
  void alsoNamed(List<Bytes> tagSecrets, Moment now) {
    given(new CarryInput.AlsoNamed(tagSecrets), now, node::hold);
  }

  /** Whether a bundle could be addressed to it. */
  boolean canFind(Address device) {
    return recipient(device).isPresent();
  }

  /** What is signed for the chain, and what became of it (RL-37). */
  void send(ErrandOutput.Bundle out, Moment now) {
    Bytes contents = Bytes.concat(Bytes.of(Service.ERRAND.number()), out.contents());
    long seconds = Math.min(out.lifetimeSeconds(), CarryLimits.LIFETIME_SECONDS);
    recipient(out.to())
        .ifPresent(
            to ->
                given(
                    new CarryInput.Send(to, Urgency.PAYMENT, contents, seconds, out.label()),
                    now,
                    node::hold));
  }

  void end(ErrandOutput.EndBundle out, Moment now) {
    given(new CarryInput.Cancel(out.label()), now, node::hold);
  }

  private Optional<Recipient> recipient(Address device) {
    Optional<Recipient> met = edge.carriedTo(device);
    return met.isPresent() ? met : node.contacts().carriedTo(device);
  }

  @Override
  public boolean carry(Bytes label) {
    return carry.carries(label);
  }

  void near(PublicKey device, boolean isKnown, Moment now, Consumer<? super NodeOutput> out) {
    Address peer = device.address();
    Optional<Bytes> secret =
        isKnown ? edge.carriedTo(peer).map(Recipient::tagSecret) : Optional.empty();
    int most = mesh.maxNeighbourPayload(edge.nearIdOf(peer));
    given(new CarryInput.Near(peer, most, isFriend.test(peer), secret), now, atOnce(now, out));
  }

  void gone(Address device, Moment now, Consumer<? super NodeOutput> out) {
    given(new CarryInput.Gone(device), now, atOnce(now, out));
  }

  void arrived(PublicKey from, Bytes frame, Moment now, Consumer<? super NodeOutput> out) {
    given(new CarryInput.FrameArrived(from.address(), frame), now, atOnce(now, out));
  }

  /** A text or a receipt that cannot be sent. */
  void send(MessageOutput.Carry out, Moment now) {
    Urgency usual = out.isReceipt() ? Urgency.CONTROL : Urgency.MESSAGE;
    Urgency urgency = out.urgent() ? Urgency.SOS : usual;
    Bytes contents = Bytes.concat(Bytes.of(Service.MESSAGE.number()), out.payload());
    recipient(out.to())
        .ifPresent(
            to ->
                given(
                    new CarryInput.Send(
                        to, urgency, contents, CarryLimits.LIFETIME_SECONDS, out.label()),
                    now,
                    node::hold));
  }

  /** MH-4: whom the user knows anyway; where others were seen is nobody's business. */
  private Optional<Address> named(Address carrier) {
    return Optional.of(carrier).filter(node.contacts()::isContact);
  }

  void end(MessageOutput.EndCarriage out, Moment now) {
    given(new CarryInput.Cancel(out.label()), now, node::hold);
  }

  List<BundleView> bundles(Moment now) {
    return carry.bundles(now);
  }

  /** {@code watch} sees the outputs as they are made; they take their usual way as well. */
  void handle(CarryInput input, Moment now, Consumer<? super CarryOutput> watch) {
    carry.handle(
        input,
        now,
        output -> {
          watch.accept(output);
          node.later(() -> take(output, now, node::hold));
        });
  }

  void count(List<Metric.Sample> samples) {
    samples.add(Metric.Sample.of(Metric.BUNDLES, carry.held(true), "own"));
    samples.add(Metric.Sample.of(Metric.BUNDLES, carry.held(false), "others"));
    samples.add(Metric.Sample.of(Metric.BUNDLES_SEEN, taken, "taken"));
    samples.add(Metric.Sample.of(Metric.BUNDLES_SEEN, handed, "handed"));
    samples.add(Metric.Sample.of(Metric.BUNDLES_SEEN, arrivals, "arrived"));
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    carry.wake(now, output -> node.later(() -> take(output, now, atOnce(now, out))));
    if (carry.isLaden() != isExpecting) {
      isExpecting = carry.isLaden();
      node.rawToMesh(new MeshInput.Expect(isExpecting), now, out);
    }
  }

  Moment deadline() {
    return carry.deadline();
  }

  /** What promises nothing need not wait for the disk: a contact may be short. */
  private Consumer<MeshInput> atOnce(Moment now, Consumer<? super NodeOutput> out) {
    return input -> node.toMesh(input, now, out);
  }

  private void given(CarryInput input, Moment now, Consumer<MeshInput> atOnce) {
    carry.handle(input, now, output -> node.later(() -> take(output, now, atOnce)));
  }

  private void take(CarryOutput output, Moment now, Consumer<MeshInput> atOnce) {
    if (output instanceof CarryOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof CarryOutput.SendFrame send) {
      MeshInput frame = new MeshInput.SendToNeighbour(send.peer(), Service.CARRY, send.frame());
      if (send.promises()) {
        node.hold(frame);
      } else {
        atOnce.accept(frame);
      }
    } else if (output instanceof CarryOutput.Taken) {
      taken++;
    } else if (output instanceof CarryOutput.Handed over) {
      handed++;
      node.toMessages(new MessageInput.Handed(over.label(), named(over.by())), now);
    } else if (output instanceof CarryOutput.Arrived arrived) {
      arrivals++;
      arrived(arrived, now);
    } else if (output instanceof CarryOutput.Refused refused) {
      node.count("carry." + refused.error().getClass().getSimpleName());
    }
  }

  private void arrived(CarryOutput.Arrived arrived, Moment now) {
    Bytes contents = arrived.contents();
    if ((contents.at(0) & 0xff) == Service.MESSAGE.number()) {
      Bytes payload = contents.slice(1, contents.length());
      node.toMessages(
          new MessageInput.BundleArrived(payload, arrived.hops(), node.chainTime(now)), now);
    } else if ((contents.at(0) & 0xff) == Service.ERRAND.number()) {
      Bytes errand = contents.slice(1, contents.length());
      node.traffic().errands().handle(new ErrandInput.BundleArrived(arrived.from(), errand), now);
    } else {
      node.count("carry.UNKNOWN_SERVICE");
    }
  }
}
