package io.smartmesh.simulator.world;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeCore;

/** What users run. */
public final class ShippedNode implements NodeFactory {
  @Override
  public Started start(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      ChainTime atStart,
      Moment now) {
    NodeCore core = new NodeCore(config, key, curve, verifier, entropy, stored, atStart, now);
    return new Started(core, core.chainMemory());
  }
}
