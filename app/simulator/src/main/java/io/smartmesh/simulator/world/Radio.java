package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.PacketFaults;
import java.util.ArrayList;
import java.util.List;

/** The air between the nodes: who hears whom, and what becomes of each frame. */
public final class Radio {
  public static final int MTU = 1_200;

  /** Two nodes, by number, that hear each other unless the link is cut. */
  public static final class Link {
    private final int one;
    private final int other;
    private boolean cut;

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

    @Override
    public String toString() {
      return "n" + one + "–n" + other;
    }
  }

  /** Who a frame is handed to when it arrives. */
  interface Receiver {
    void receive(int node, BearerAddress from, Bytes frame);
  }

  private final Timeline time;
  private final Draw draw;
  private final Receiver receiver;
  private final List<Link> links = new ArrayList<>();
  private PacketFaults faults = PacketFaults.none();
  private long sent;
  private long lost;

  Radio(Timeline time, Draw draw, Receiver receiver) {
    this.time = time;
    this.draw = draw;
    this.receiver = receiver;
  }

  void set(PacketFaults newFaults) {
    faults = newFaults;
  }

  void link(int one, int other) {
    links.add(new Link(one, other));
  }

  public List<Link> links() {
    return links;
  }

  public void cut(Link link, boolean isCut) {
    link.cut = isCut;
  }

  public long sent() {
    return sent;
  }

  public long lost() {
    return lost;
  }

  static BearerAddress addressOf(int node) {
    return new BearerAddress(Bytes.of(node >> 8, node & 0xff));
  }

  void send(int from, NodeOutput.Transmit transmit) {
    if (transmit.frame().length() > MTU) {
      throw new Violation(
          "FrameFits",
          "n" + from + " sends " + transmit.frame().length() + " of " + MTU + " bytes");
    }
    for (Link link : links) {
      if (link.one != from && link.other != from) {
        continue;
      }
      int to = link.one == from ? link.other : link.one;
      if (transmit.to().isEmpty() || transmit.to().get().equals(addressOf(to))) {
        carry(link, from, to, transmit.frame());
      }
    }
  }

  private void carry(Link link, int from, int to, Bytes frame) {
    sent++;
    if (link.cut || draw.chance(faults.loss())) {
      lost++;
      return;
    }
    int copies = draw.chance(faults.duplicate()) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      Bytes arriving = draw.chance(faults.corrupt()) ? corrupted(frame) : frame;
      time.in(
          draw.between(faults.delayLeast(), faults.delayMost()),
          () -> receiver.receive(to, addressOf(from), arriving));
    }
  }

  private Bytes corrupted(Bytes frame) {
    byte[] changed = frame.toArray();
    changed[draw.below(changed.length)] ^= (byte) (1 << draw.below(8));
    return Bytes.wrap(changed);
  }
}
