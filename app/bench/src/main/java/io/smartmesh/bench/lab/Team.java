package io.smartmesh.bench.lab;

import java.net.InetAddress;
import java.util.List;

/** One mesh program on every node of a laboratory. */
public interface Team {
  /** By node: where it answers once the mesh carries packets. */
  List<InetAddress> addresses();

  /** From here on they may look for each other. */
  void go() throws LabFailure;

  /** Their processes, by node, once they go. */
  List<Member> members();
}
