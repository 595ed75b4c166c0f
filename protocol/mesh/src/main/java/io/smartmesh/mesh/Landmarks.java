package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DIRECTORIES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The landmarks that this node has a way to now, itself included where it is one.
 *
 * @param hops to each
 */
record Landmarks(Map<Address, Integer> hops) {
  /**
   * Those that know where {@code who} lives: whoever knows the same landmarks names the same (the
   * highest random weights).
   */
  List<Address> directoriesOf(Address who) {
    Map<String, Address> order = new TreeMap<>();
    for (Address landmark : hops.keySet()) {
      order.put(Hashes.sha256(landmark.bytes(), who.bytes()).bytes().toHex(), landmark);
    }
    List<Address> first = new ArrayList<>(order.values());
    first.subList(Math.min(DIRECTORIES, first.size()), first.size()).clear();
    return first;
  }

  /** The nearest first. */
  List<Address> nearest() {
    List<Address> nearest = new ArrayList<>(hops.keySet());
    nearest.sort(Comparator.comparingInt(landmark -> hops.getOrDefault(landmark, 0)));
    return nearest;
  }

  boolean has(Bytes name) {
    return hops.keySet().stream().anyMatch(one -> Advert.name(one).equals(name));
  }
}
