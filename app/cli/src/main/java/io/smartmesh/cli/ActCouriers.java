package io.smartmesh.cli;

import io.smartmesh.chain.rpc.ActCourier;
import io.smartmesh.chain.rpc.ActTerms;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.runtime.Log;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who sends the node's own acts (RL-28): the relayers it was told of, then its neighbours. */
final class ActCouriers {
  private final Optional<MeshCourier> mesh;
  private final Optional<ActTerms> terms;

  private ActCouriers(Optional<MeshCourier> mesh, Optional<ActTerms> terms) {
    this.mesh = mesh;
    this.terms = terms;
  }

  static ActCouriers of(NodeSettings settings, Log log) {
    if (settings.acts().isEmpty()) {
      return new ActCouriers(Optional.empty(), Optional.empty());
    }
    NodeSettings.Acts acts = settings.acts().get();
    ChannelsContract contracts = settings.chain().contracts().contracts();
    List<ActCourier> all = new ArrayList<>();
    for (URI relayer : acts.relayers()) {
      all.add(new HttpCourier(relayer, contracts));
    }
    MeshCourier mesh = new MeshCourier(contracts, acts.paidCalls());
    all.add(mesh);
    return new ActCouriers(
        Optional.of(mesh),
        Optional.of(
            new ActTerms(
                acts.paidCalls(),
                acts.feeMost(),
                acts.isAlways(),
                all,
                (act, courier, fee) ->
                    log.info(
                        "act-handed-over",
                        "act",
                        act,
                        "to",
                        courier,
                        "fee",
                        fee.toDecimal(Distribution.DECIMALS)))));
  }

  Optional<ActTerms> terms() {
    return terms;
  }

  void joined(NodeAccess node) {
    mesh.ifPresent(near -> near.joined(node));
  }
}
