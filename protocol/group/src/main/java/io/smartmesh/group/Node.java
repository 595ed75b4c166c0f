package io.smartmesh.group;

import java.util.BitSet;
import java.util.Comparator;

/**
 * An event in its place.
 *
 * @param index in which it came here
 * @param depth longest way to the first event
 * @param past all events before it, by their index
 * @param grant the event that its author's right to it comes from; the first event has its own
 */
record Node(GroupEvent event, int index, int depth, BitSet past, int grant) {
  /** Who came first, the same on all devices: nobody is before what he knew (GR-6). */
  static final Comparator<Node> BY_AGE =
      Comparator.comparingInt(Node::depth).thenComparing(node -> node.event.hash());

  boolean isAfter(Node other) {
    return past.get(other.index);
  }
}
