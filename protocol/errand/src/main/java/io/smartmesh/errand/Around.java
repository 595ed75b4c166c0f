package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Nodes that can be reached, and which of them have said that they know no relayer. */
final class Around {
  private final TreeMap<Address, Node> nodes = new TreeMap<>();

  private record Node(PublicKey key, int hops, Moment askAgain) {}

  void add(PublicKey key, int hops) {
    Node before = nodes.get(key.address());
    if (before != null || nodes.size() < ErrandLimits.REACHABLE) {
      Moment again = before == null ? new Moment(Long.MIN_VALUE) : before.askAgain;
      nodes.put(key.address(), new Node(key, hops, again));
    }
  }

  void remove(Address device) {
    nodes.remove(device);
  }

  void declined(Address device, Moment now) {
    Node node = nodes.get(device);
    if (node != null) {
      Moment again = now.plusMillis(ErrandLimits.DECLINED_MILLIS);
      nodes.put(device, new Node(node.key, node.hops, again));
    }
  }

  Optional<PublicKey> key(Address device) {
    return Optional.ofNullable(nodes.get(device)).map(Node::key);
  }

  /** Who may know a relayer, the nearest first. */
  List<PublicKey> nearest(Moment now) {
    List<Node> open = new ArrayList<>();
    for (Node node : nodes.values()) {
      if (!node.askAgain.isAfter(now)) {
        open.add(node);
      }
    }
    open.sort(Comparator.comparingInt(Node::hops).thenComparing(node -> node.key.address()));
    List<PublicKey> keys = new ArrayList<>();
    for (Node node : open.subList(0, Math.min(open.size(), ErrandLimits.ASKED_AT_ONCE))) {
      keys.add(node.key);
    }
    return keys;
  }
}
