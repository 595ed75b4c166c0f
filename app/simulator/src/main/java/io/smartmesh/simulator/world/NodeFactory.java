package io.smartmesh.simulator.world;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;

/**
 * Starts a node from what its store holds. The shipped one, or a broken one to see whether a
 * checker notices.
 */
public interface NodeFactory {
  /**
   * @param chain what the node remembers of it
   */
  record Started(Machine<NodeInput, NodeOutput> machine, ChainMemory chain) {}

  Started start(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      ChainTime atStart,
      Moment now);
}
