package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.testkit.Wire;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Nodes in virtual time with one radio each; who hears whom is up to the test. */
final class Island {
  static final BearerId RADIO = new BearerId("radio");
  static final int MTU = 1400;
  static final long NETWORK = 7;

  /** One node: its machine, and everything that it has said. */
  final class Node {
    final int number;

    /** Where it is; its own number until it moves. */
    int place;

    final SigningKey key;
    final Party<MeshInput, MeshOutput> party;
    final List<MeshOutput> told = new ArrayList<>();
    final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    Mesh mesh;
    Wakes wakes;
    Scope scope;
    long boots;

    Node(int number) {
      this.number = number;
      place = number;
      key = Keys.of(number);
      scope = everybodys;
      mesh = newMesh();
      wakes = new Wakes(mesh);
      party = time.join(wakes, this::out);
      party.give(new MeshInput.BearerUp(RADIO, traits));
    }

    private Mesh newMesh() {
      Terms terms = new Terms(powers.apply(number), 0);
      MeshConfig config = new MeshConfig(NETWORK, ++boots, terms, 0);
      return new Mesh(config, key, Keys.CURVE, Keys.CURVE, rng.split(), scope);
    }

    Address address() {
      return key.address();
    }

    BearerAddress at() {
      return new BearerAddress(new Encoder().u16(place).toBytes());
    }

    void restart() {
      mesh = newMesh();
      wakes = new Wakes(mesh);
      party.start(wakes);
      party.give(new MeshInput.BearerUp(RADIO, traits));
    }

    void send(Node to, Bytes payload) {
      party.give(new MeshInput.SendPacket(to.address(), Service.MESSAGE, payload));
    }

    void receive(BearerAddress from, Bytes frame) {
      party.give(new MeshInput.FrameReceived(RADIO, from, frame));
    }

    Optional<RouteView> routeTo(Node to) {
      return mesh.routes().stream()
          .filter(route -> route.key().address().equals(to.address()))
          .findFirst();
    }

    long count(Class<? extends MeshOutput> type) {
      return told.stream().filter(type::isInstance).count();
    }

    <T extends MeshOutput> List<T> all(Class<T> type) {
      List<T> found = new ArrayList<>();
      told.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
      return found;
    }

    int drops(DropReason reason) {
      return drops.getOrDefault(reason, 0);
    }

    private void out(MeshOutput output) {
      if (output instanceof MeshOutput.Transmit transmit) {
        if (transmit.frame().length() > traits.mtu()) {
          throw new AssertionError("a frame of " + transmit.frame().length() + " bytes");
        }
        transmit(this, transmit);
      } else if (output instanceof MeshOutput.Dropped dropped) {
        drops.merge(dropped.reason(), 1, Integer::sum);
      } else {
        told.add(output);
      }
    }
  }

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final BearerTraits traits;
  final List<Node> nodes = new ArrayList<>();

  /** Every frame that was ever on the air. */
  final List<Bytes> sent = new ArrayList<>();

  long sentBytes;

  /** What a queue of four frames took no more of. */
  int crowdedOut;

  private final Wire wire;
  private final IntFunction<Power> powers;
  private final Scope everybodys;
  private Moment freeAt = new Moment(0);
  private final TreeSet<Integer> links = new TreeSet<>();

  Island(Rng rng, int size, Wire.Faults faults) {
    this(rng, size, faults, BearerTraits.fast(MTU));
  }

  /** A medium with a rate is one for all: a frame waits until those before it are through. */
  Island(Rng rng, int size, Wire.Faults faults, BearerTraits traits) {
    this(rng, size, faults, traits, number -> Power.NORMAL);
  }

  Island(Rng rng, int size, Wire.Faults faults, BearerTraits traits, IntFunction<Power> powers) {
    this(rng, size, faults, traits, powers, Scope.STANDARD);
  }

  private Island(
      Rng rng,
      int size,
      Wire.Faults faults,
      BearerTraits traits,
      IntFunction<Power> powers,
      Scope scope) {
    this.rng = rng;
    this.powers = powers;
    everybodys = scope;
    this.traits = traits;
    wire = new Wire(time, rng.split(), faults);
    for (int i = 0; i < size; i++) {
      nodes.add(new Node(i));
    }
  }

  /** Rows and columns, of nodes that keep ways to so many. */
  static Island grid(Rng rng, int side, Wire.Faults faults, Scope scope) {
    Island island =
        new Island(rng, side * side, faults, BearerTraits.fast(MTU), number -> Power.NORMAL, scope);
    for (int i = 0; i < side * side; i++) {
      if (i % side + 1 < side) {
        island.connect(i, i + 1);
      }
      if (i + side < side * side) {
        island.connect(i, i + side);
      }
    }
    return island;
  }

  static Island line(Rng rng, int size, Wire.Faults faults) {
    Island island = new Island(rng, size, faults);
    for (int i = 0; i + 1 < size; i++) {
      island.connect(i, i + 1);
    }
    return island;
  }

  static Island ring(Rng rng, int size, Wire.Faults faults) {
    Island island = line(rng, size, faults);
    island.connect(size - 1, 0);
    return island;
  }

  Node node(int number) {
    return nodes.get(number);
  }

  void connect(int a, int b) {
    links.add(edge(a, b));
  }

  /** Silently: nobody is told. */
  void cut(int a, int b) {
    links.remove(edge(a, b));
  }

  boolean isConnected(int a, int b) {
    return links.contains(edge(a, b));
  }

  void faults(Wire.Faults faults) {
    wire.faults(faults);
  }

  private static int edge(int a, int b) {
    return Math.min(a, b) << 16 | Math.max(a, b);
  }

  private void transmit(Node from, MeshOutput.Transmit frame) {
    if (traits.bitsPerSecond() == 0) {
      carry(from, frame);
      return;
    }
    long bits = 8L * frame.frame().length();
    Moment start = freeAt.isAfter(time.now()) ? freeAt : time.now();
    if (start.millisSince(time.now()) > 4 * 8_000L * MTU / traits.bitsPerSecond()) {
      crowdedOut++;
      return;
    }
    freeAt = start.plusMillis((1000 * bits + traits.bitsPerSecond() - 1) / traits.bitsPerSecond());
    time.after(freeAt.millisSince(time.now()), () -> carry(from, frame));
  }

  private void carry(Node from, MeshOutput.Transmit frame) {
    sent.add(frame.frame());
    sentBytes += frame.frame().length();
    for (Node to : nodes) {
      boolean addressed = !frame.to().isPresent() || frame.to().get().equals(to.at());
      if (to != from && addressed) {
        wire.carry(
            () -> {
              if (isConnected(from.number, to.number)) {
                to.receive(from.at(), frame.frame());
              }
            });
      }
    }
  }

  /** Everyone has a route to everyone whom the links reach, and to nobody else. */
  boolean isSettled() {
    for (Node from : nodes) {
      TreeSet<Integer> near = reach(from.number);
      for (Node to : nodes) {
        boolean should = to != from && near.contains(to.number);
        if (to != from && from.routeTo(to).isPresent() != should) {
          return false;
        }
      }
    }
    return true;
  }

  private TreeSet<Integer> reach(int start) {
    TreeSet<Integer> seen = new TreeSet<>();
    List<Integer> todo = new ArrayList<>(List.of(start));
    while (!todo.isEmpty()) {
      int next = todo.remove(todo.size() - 1);
      if (seen.add(next)) {
        nodes.stream()
            .filter(other -> isConnected(next, other.number))
            .forEach(o -> todo.add(o.number));
      }
    }
    return seen;
  }

  /** Follows every route of every node: none may come back to where it was (RT-5). */
  void checkNoLoop() {
    Map<Address, Map<Address, Address>> nextHops = new TreeMap<>();
    for (Node node : nodes) {
      for (RouteView route : node.mesh.routes()) {
        nextHops
            .computeIfAbsent(route.key().address(), to -> new TreeMap<>())
            .put(node.address(), route.nextHop());
      }
    }
    nextHops.forEach(
        (to, next) -> {
          for (Address start : next.keySet()) {
            Address at = start;
            for (int hops = 0; next.containsKey(at) && !at.equals(to); hops++) {
              if (hops > nodes.size()) {
                throw new AssertionError("loop on the way to " + to + " at " + time.now());
              }
              at = next.get(at);
            }
          }
        });
  }
}
