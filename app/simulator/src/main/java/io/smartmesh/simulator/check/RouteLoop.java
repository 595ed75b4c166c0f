package io.smartmesh.simulator.check;

import io.smartmesh.base.Address;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.PeerView;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * At no instant do the next hops of all nodes towards one node form a circle. A hop counts only
 * while both of its ends have a session with each other: a frame for a session that one end has
 * forgotten goes nowhere.
 */
public final class RouteLoop implements Checker {
  private static final long EVERY_MILLIS = 1_000;

  private final World world;
  private long next;
  private long framesSeen;
  private boolean changed;

  public RouteLoop(World world) {
    this.world = world;
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    changed |=
        event instanceof NodeEvent.NodeReachable
            || event instanceof NodeEvent.NodeUnreachable
            || event instanceof NodeEvent.NeighbourUp
            || event instanceof NodeEvent.NeighbourDown;
  }

  @Override
  public void afterEvent() {
    boolean isDue = world.time().now() >= next && world.radio().sent() != framesSeen;
    if (!changed && !isDue) {
      return;
    }
    changed = false;
    framesSeen = world.radio().sent();
    next = world.time().now() + EVERY_MILLIS;
    SortedMap<Address, SortedMap<Address, Address>> vias = new TreeMap<>();
    SortedMap<Address, Set<Address>> neighbours = new TreeMap<>();
    for (SimNode node : world.nodes()) {
      SortedMap<Address, Address> own = new TreeMap<>();
      Set<Address> near = new TreeSet<>();
      for (PeerView peer : Accounts.peers(node).orElse(List.of())) {
        own.put(peer.address(), peer.via());
        if (peer.hops() == 1) {
          near.add(peer.address());
        }
      }
      vias.put(node.address(), own);
      neighbours.put(node.address(), near);
    }
    for (SimNode node : world.nodes()) {
      for (Address goal : vias.getOrDefault(node.address(), new TreeMap<>()).keySet()) {
        follow(node.address(), goal, vias, neighbours);
      }
    }
  }

  private void follow(
      Address from,
      Address goal,
      Map<Address, SortedMap<Address, Address>> vias,
      Map<Address, Set<Address>> neighbours) {
    List<Address> way = new ArrayList<>();
    Address at = from;
    while (!at.equals(goal)) {
      Address here = at;
      require(
          !way.contains(here),
          () -> "the way to " + world.node(goal) + " is a circle: " + named(way, here));
      way.add(at);
      Address via = vias.getOrDefault(at, new TreeMap<>()).get(goal);
      if (via == null || !neighbours.getOrDefault(via, Set.of()).contains(at)) {
        return;
      }
      at = via;
    }
  }

  private List<SimNode> named(List<Address> way, Address last) {
    List<SimNode> names = new ArrayList<>();
    way.forEach(address -> names.add(world.node(address)));
    names.add(world.node(last));
    return names;
  }
}
