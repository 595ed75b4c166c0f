package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Nodes in virtual time joined by cables, each with a rate and a length of frames of its own. */
final class Row {
  private static final BearerAddress FAR_END = new BearerAddress(Bytes.of(1));

  /** One node, and everything that it has said. */
  final class Node {
    final SigningKey key;
    final Mesh mesh;
    final Party<MeshInput, MeshOutput> party;
    final List<MeshOutput> told = new ArrayList<>();
    final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    final List<Cable> cables = new ArrayList<>();

    /** Moments at which a packet arrived, and what was in it. */
    final List<Arrival> arrived = new ArrayList<>();

    /** When it did anything. */
    final Wakes wakes;

    Node(int number, MeshConfig config) {
      key = Keys.of(number);
      mesh = new Mesh(config, key, Keys.CURVE, Keys.CURVE, rng.split());
      wakes = new Wakes(mesh);
      party = time.join(wakes, this::out);
    }

    Address address() {
      return key.address();
    }

    void send(Node to, TrafficClass traffic, Bytes payload) {
      party.give(new MeshInput.SendPacket(to.address(), Service.MESSAGE, traffic, payload));
    }

    int drops(DropReason reason) {
      return drops.getOrDefault(reason, 0);
    }

    boolean reaches(Node other) {
      return mesh.routes().stream().anyMatch(r -> r.key().address().equals(other.address()));
    }

    private void out(MeshOutput output) {
      if (output instanceof MeshOutput.Transmit transmit) {
        cables.stream()
            .filter(cable -> cable.id.equals(transmit.bearer()))
            .forEach(cable -> cable.send(this, transmit.frame()));
      } else if (output instanceof MeshOutput.Dropped dropped) {
        drops.merge(dropped.reason(), 1, Integer::sum);
      } else if (output instanceof MeshOutput.PacketArrived packet) {
        arrived.add(new Arrival(time.now(), packet.payload()));
      } else {
        told.add(output);
      }
    }
  }

  record Arrival(Moment at, Bytes payload) {}

  /** Two ends; what one sends takes its time and comes out at the other in order. */
  final class Cable {
    final BearerId id;
    final BearerTraits traits;
    private final Node[] ends;
    private final long[] freeAtMicros = new long[2];
    private final long bitsPerSecond;

    /** Frames that get lost, and from which end. */
    BiPredicate<Node, Bytes> loses = (from, frame) -> false;

    /** Beside what a frame takes at the cable's rate. */
    long delayMillis = 1;

    int frames;

    long bytes;

    Cable(BearerId id, BearerTraits traits, long bitsPerSecond, Node one, Node other) {
      this.id = id;
      this.traits = traits;
      this.bitsPerSecond = bitsPerSecond;
      ends = new Node[] {one, other};
      for (Node end : ends) {
        end.cables.add(this);
        end.party.give(new MeshInput.BearerUp(id, traits));
      }
    }

    private void send(Node from, Bytes frame) {
      if (frame.length() > traits.mtu()) {
        throw new AssertionError(frame.length() + " bytes on " + traits);
      }
      bytes += frame.length();
      frames++;
      int direction = from == ends[0] ? 0 : 1;
      Node to = ends[1 - direction];
      long now = 1000 * time.now().millis();
      long airtime = bitsPerSecond == 0 ? 0 : 8_000_000L * frame.length() / bitsPerSecond;
      freeAtMicros[direction] = Math.max(now, freeAtMicros[direction]) + airtime;
      long delay = delayMillis + (freeAtMicros[direction] - now + 999) / 1000;
      if (!loses.test(from, frame)) {
        time.after(delay, () -> to.party.give(new MeshInput.FrameReceived(id, FAR_END, frame)));
      }
    }

    /** How long what is under way keeps the busier direction busy, in milliseconds. */
    long backlogMillis() {
      long most = Math.max(freeAtMicros[0], freeAtMicros[1]);
      return Math.max(0, most / 1000 - time.now().millis());
    }
  }

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  private int cables;

  Row(int seed) {
    rng = new Rng(seed);
  }

  Node node(int number) {
    return node(number, Terms.STANDARD);
  }

  Node node(int number, Terms terms) {
    int weight = MeshConfig.PRICE_WEIGHT_STANDARD;
    return new Node(number, new MeshConfig(Island.NETWORK, 1, terms, weight));
  }

  /** A cable that says what it carries: 0 for more than matters. */
  Cable join(Node one, Node other, int mtu, long bitsPerSecond) {
    return join(one, other, new BearerTraits(mtu, bitsPerSecond, true), bitsPerSecond);
  }

  Cable join(Node one, Node other, BearerTraits traits, long bitsPerSecond) {
    BearerId id = new BearerId("cable" + cables++);
    return new Cable(id, traits, bitsPerSecond, one, other);
  }
}
