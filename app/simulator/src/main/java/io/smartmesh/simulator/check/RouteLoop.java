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
    SortedMap<Integer, SortedMap<Address, SimNode>> vias = new TreeMap<>();
    SortedMap<Integer, Set<Integer>> neighbours = new TreeMap<>();
    for (SimNode node : world.nodes()) {
      SortedMap<Address, SimNode> own = new TreeMap<>();
      Set<Integer> near = new TreeSet<>();
      for (PeerView peer : Accounts.peers(node).orElse(List.of())) {
        // A link to what somebody was before it started again leads nowhere.
        world
            .whose(peer.viaId())
            .filter(via -> world.idNow(via).equals(peer.viaId()))
            .ifPresent(via -> own.put(peer.id(), via));
        if (peer.hops() == 1) {
          world.whose(peer.id()).ifPresent(next -> near.add(next.number()));
        }
      }
      vias.put(node.number(), own);
      neighbours.put(node.number(), near);
    }
    for (SimNode node : world.nodes()) {
      for (Address goal : vias.getOrDefault(node.number(), new TreeMap<>()).keySet()) {
        follow(node, goal, vias, neighbours);
      }
    }
  }

  /** To one identifier: each has routes of its own, also while a node has two (RT-20). */
  private void follow(
      SimNode from,
      Address goal,
      Map<Integer, SortedMap<Address, SimNode>> vias,
      Map<Integer, Set<Integer>> neighbours) {
    List<SimNode> way = new ArrayList<>();
    SimNode target = world.whose(goal).orElse(from);
    SimNode at = from;
    while (at != target) {
      SimNode here = at;
      require(!way.contains(here), () -> "the way to " + target + " is a circle: " + way + here);
      way.add(at);
      SimNode via = vias.getOrDefault(at.number(), new TreeMap<>()).get(goal);
      if (via == null || !neighbours.getOrDefault(via.number(), Set.of()).contains(at.number())) {
        return;
      }
      at = via;
    }
  }
}
