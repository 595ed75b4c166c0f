package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.PacketFaults;
import io.smartmesh.simulator.wire.Wiretap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The air between the nodes: who hears whom, and what becomes of each frame. */
public final class Radio {
  public static final int MTU = 1_200;

  /** To whoever is near. */
  static final int EVERYBODY = -1;

  /** Two nodes, by number, that hear each other unless the link is cut. */
  public static final class Link {
    private final int one;
    private final int other;

    /** How many faults cut the way from one to other, and back. */
    private int cutsForth;

    private int cutsBack;

    Link(int one, int other) {
      this.one = one;
      this.other = other;
    }

    public int one() {
      return one;
    }

    public int other() {
      return other;
    }

    boolean isOf(int node) {
      return one == node || other == node;
    }

    private boolean isCutFrom(int from) {
      return (from == one ? cutsForth : cutsBack) > 0;
    }

    @Override
    public String toString() {
      return "n" + one + "–n" + other;
    }
  }

  /** Who a frame is handed to when it arrives, and who is told that a radio is full. */
  interface Receiver {
    void receive(int node, BearerAddress from, Bytes frame, boolean isGarbled);

    void full(int node, boolean isFull);
  }

  private final Timeline time;
  private final Draw draw;
  private final Receiver receiver;
  private final List<Link> links = new ArrayList<>();
  private final Map<Integer, List<Link>> linksOf = new TreeMap<>();
  private PacketFaults faults = PacketFaults.none();
  private final Map<Integer, Long> sentBy = new TreeMap<>();
  private final Map<Integer, Bottleneck> narrow = new TreeMap<>();
  private BearerTraits traits = BearerTraits.fast(MTU);
  private long sent;
  private long lost;
  private long corrupted;

  Radio(Timeline time, Draw draw, Receiver receiver) {
    this.time = time;
    this.draw = draw;
    this.receiver = receiver;
  }

  /** What every node's bearer says of itself when it next comes up. */
  public void become(BearerTraits others) {
    traits = others;
  }

  BearerTraits traits() {
    return traits;
  }

  /** From now on this node's radio takes no more than that, and says when it is full. */
  public void narrow(int node, long bytesPerSecond) {
    narrow.put(node, new Bottleneck(time, bytesPerSecond, isFull -> receiver.full(node, isFull)));
  }

  void set(PacketFaults newFaults) {
    faults = newFaults;
  }

  void link(int one, int other) {
    Link link = new Link(one, other);
    links.add(link);
    linksOf.computeIfAbsent(one, node -> new ArrayList<>()).add(link);
    linksOf.computeIfAbsent(other, node -> new ArrayList<>()).add(link);
  }

  /** They do not hear each other any more. */
  void unlink(int one, int other) {
    Predicate<Link> isIt = link -> link.isOf(one) && link.isOf(other);
    links.removeIf(isIt);
    linksOf.getOrDefault(one, new ArrayList<>()).removeIf(isIt);
    linksOf.getOrDefault(other, new ArrayList<>()).removeIf(isIt);
  }

  public List<Link> links() {
    return links;
  }

  public void cut(Link link, boolean isCut) {
    cutFrom(link, link.one, isCut);
    cutFrom(link, link.other, isCut);
  }

  /** Nothing of what {@code from} says comes over this link, until as many calls take it back. */
  void cutFrom(Link link, int from, boolean isCut) {
    if (from == link.one) {
      link.cutsForth += isCut ? 1 : -1;
    } else {
      link.cutsBack += isCut ? 1 : -1;
    }
  }

  public long sent() {
    return sent;
  }

  /** Frames of the nodes with a number below {@code number}, each as often as somebody hears it. */
  public long sentBy(int number) {
    long sum = 0;
    for (int node = 0; node < number; node++) {
      sum += sentBy.getOrDefault(node, 0L);
    }
    return sum;
  }

  public long lost() {
    return lost;
  }

  public long corrupted() {
    return corrupted;
  }

  static BearerAddress addressOf(int node) {
    return new BearerAddress(Bytes.of(node >> 8, node & 0xff));
  }

  /** The node that a frame is for, or {@link #EVERYBODY}. */
  static int target(NodeOutput.Transmit transmit) {
    if (transmit.to().isEmpty()) {
      return EVERYBODY;
    }
    Bytes address = transmit.to().get().bytes();
    return ((address.at(0) & 0xff) << 8) | (address.at(1) & 0xff);
  }

  void send(int from, int target, Bytes frame) {
    if (frame.length() > traits.mtu()) {
      throw new Violation(
          "FrameFits", "n" + from + " sends " + frame.length() + " of " + traits.mtu() + " bytes");
    }
    Bottleneck neck = narrow.get(from);
    if (neck == null) {
      spread(from, target, frame);
    } else if (!neck.send(frame.length(), () -> spread(from, target, frame))) {
      lost++;
    }
  }

  private void spread(int from, int target, Bytes frame) {
    for (Link link : linksOf.getOrDefault(from, List.of())) {
      int to = link.one == from ? link.other : link.one;
      if (target == EVERYBODY || target == to) {
        carry(link, from, to, frame);
      }
    }
  }

  private void carry(Link link, int from, int to, Bytes frame) {
    sent++;
    sentBy.merge(from, 1L, Long::sum);
    if (link.isCutFrom(from) || draw.chance(faults.loss())) {
      lost++;
      return;
    }
    int copies = draw.chance(faults.duplicate()) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      boolean isGarbled = draw.chance(faults.corrupt());
      Bytes arriving = isGarbled ? corrupted(frame) : frame;
      time.in(
          draw.between(faults.delayLeast(), faults.delayMost()),
          () ->
              receiver.receive(to, addressOf(from), arriving, isGarbled && Wiretap.isData(frame)));
    }
  }

  private Bytes corrupted(Bytes frame) {
    corrupted++;
    byte[] changed = frame.toArray();
    changed[draw.below(changed.length)] ^= (byte) (1 << draw.below(8));
    return Bytes.wrap(changed);
  }
}
