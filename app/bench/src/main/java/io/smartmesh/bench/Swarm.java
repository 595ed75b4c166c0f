package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.Carried;
import io.smartmesh.mesh.DropReason;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.Said;
import io.smartmesh.mesh.Scope;
import io.smartmesh.mesh.Service;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The shipped meshes on a {@link Ground}, one radio each, all in one virtual time. */
final class Swarm {
  private static final BearerId RADIO = new BearerId("radio");
  private static final int MTU = 1_400;
  private static final long DELAY_MILLIS_LEAST = 1;
  private static final long DELAY_MILLIS_MOST = 3;

  private record Event(long at, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** A signature that one of them has checked is good for all: only the time of a run changes. */
  private static final class Remembered implements Verifier {
    private record Question(PublicKey signer, Hash digest, Signature signature) {}

    private final Map<Question, Boolean> answers = new HashMap<>();
    private final Curve curve;

    Remembered(Curve curve) {
      this.curve = curve;
    }

    @Override
    public boolean verify(PublicKey signer, Hash digest, Signature signature) {
      return answers.computeIfAbsent(
          new Question(signer, digest, signature), q -> curve.verify(signer, digest, signature));
    }
  }

  private final class Node {
    final int number;
    final SigningKey key;
    final Mesh mesh;
    long wakeAt = Long.MAX_VALUE;

    Node(int number, Scope scope, Curve curve, Verifier verifier, SplittableRandom random) {
      this.number = number;
      key = Keys.of("walker " + number, curve);
      mesh =
          new Mesh(
              new MeshConfig(1, 1),
              key,
              curve,
              verifier,
              length -> {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                return Bytes.wrap(bytes);
              },
              scope);
    }

    BearerAddress address() {
      return new BearerAddress(Bytes.of(number >> 8, number & 0xff));
    }

    void give(MeshInput input) {
      mesh.handle(input, new Moment(now), output -> out(this, output));
      plan();
    }

    private void plan() {
      long due = Math.max(now, mesh.deadline().millis());
      if (due < wakeAt) {
        wakeAt = due;
        at(due, () -> wake(due));
      }
    }

    private void wake(long due) {
      if (due == wakeAt) {
        wakeAt = Long.MAX_VALUE;
        mesh.wake(new Moment(now), output -> out(this, output));
        plan();
      }
    }
  }

  private final Ground ground;
  private final double loss;
  private final Consumer<MeshOutput.PacketArrived> arrived;
  private final SplittableRandom random;
  private final List<Node> nodes = new ArrayList<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
  private long now;
  private long scheduled;
  private long bytes;

  /**
   * @param scope how much of the mesh each keeps ways to
   * @param loss share of frames that the air loses
   * @param arrived told each packet where it arrives
   */
  Swarm(
      Ground ground,
      Scope scope,
      double loss,
      SplittableRandom random,
      Consumer<MeshOutput.PacketArrived> arrived) {
    this.ground = ground;
    this.loss = loss;
    this.random = random;
    this.arrived = arrived;
    Curve curve = Curves.best();
    Verifier verifier = new Remembered(curve);
    for (int i = 0; i < ground.size(); i++) {
      nodes.add(new Node(i, scope, curve, verifier, random.split()));
    }
    for (Node node : nodes) {
      // Nobody switches on at the same millisecond.
      at(
          random.nextLong(1_000),
          () -> node.give(new MeshInput.BearerUp(RADIO, BearerTraits.fast(MTU))));
    }
  }

  long now() {
    return now;
  }

  /** Bytes that all nodes have sent. */
  long bytes() {
    return bytes;
  }

  /** Bytes of all nodes by what they were for; handshakes and beacons are not among them. */
  Map<Said.Kind, Long> said() {
    Map<Said.Kind, Long> sums = new EnumMap<>(Said.Kind.class);
    for (Node node : nodes) {
      for (Map.Entry<Said.Kind, Carried> said : node.mesh.said().entrySet()) {
        sums.merge(said.getKey(), said.getValue().bytesSent(), Long::sum);
      }
    }
    return sums;
  }

  Map<DropReason, Integer> drops() {
    return new EnumMap<>(drops);
  }

  /** The destinations that an average node has a way to. */
  double routes() {
    return nodes.stream().mapToInt(node -> node.mesh.routes().size()).average().orElse(0);
  }

  /** The destinations that the node which knows most of them knows, with a way or without. */
  int tableMost() {
    return nodes.stream().mapToInt(node -> node.mesh.counts().destinations()).max().orElse(0);
  }

  boolean isReached(int from, int to) {
    return nodes.get(from).mesh.routes().stream()
        .anyMatch(route -> route.key().equals(nodes.get(to).key.publicKey()));
  }

  void send(int from, int to, Bytes payload) {
    nodes
        .get(from)
        .give(new MeshInput.SendPacket(nodes.get(to).key.address(), Service.MESSAGE, payload));
  }

  void at(long millis, Runnable what) {
    events.add(new Event(millis, scheduled++, what));
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at <= end) {
      Event next = events.remove();
      now = Math.max(now, next.at);
      next.what.run();
    }
    now = end;
  }

  private void out(Node from, MeshOutput output) {
    if (output instanceof MeshOutput.Transmit frame) {
      bytes += frame.frame().length();
      if (frame.to().isPresent()) {
        Bytes address = frame.to().get().bytes();
        carry(from, ((address.at(0) & 0xff) << 8) | (address.at(1) & 0xff), frame.frame());
      } else {
        for (int to = 0; to < nodes.size(); to++) {
          carry(from, to, frame.frame());
        }
      }
    } else if (output instanceof MeshOutput.PacketArrived packet) {
      arrived.accept(packet);
    } else if (output instanceof MeshOutput.Dropped dropped) {
      drops.merge(dropped.reason(), 1, Integer::sum);
    }
  }

  private void carry(Node from, int to, Bytes frame) {
    if (ground.hears(from.number, to) && random.nextDouble() >= loss) {
      at(
          now + random.nextLong(DELAY_MILLIS_LEAST, DELAY_MILLIS_MOST + 1),
          () -> nodes.get(to).give(new MeshInput.FrameReceived(RADIO, from.address(), frame)));
    }
  }
}
