package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where frames go: those for one place stay in their order. */
record Errand(BearerId bearer, Optional<BearerAddress> to) {
  static Map<Errand, List<Bytes>> of(List<NodeOutput.Transmit> frames) {
    Map<Errand, List<Bytes>> errands = new LinkedHashMap<>();
    for (NodeOutput.Transmit frame : frames) {
      errands
          .computeIfAbsent(new Errand(frame.bearer(), frame.to()), errand -> new ArrayList<>())
          .add(frame.frame());
    }
    return errands;
  }
}
