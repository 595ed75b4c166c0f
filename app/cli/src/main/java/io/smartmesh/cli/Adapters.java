package io.smartmesh.cli;

import io.smartmesh.chain.rpc.RpcChain;
import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.Chain;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.udp.MulticastUdpBearer;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds the ports of a node as its user wants them. */
final class Adapters {
  private Adapters() {}

  static Store store(DataDirectory directory) throws Failure {
    Path file = directory.resolve("node.db");
    try {
      return SqliteStore.open(file);
    } catch (Store.StoreFailure e) {
      throw new Failure("store-unusable", file.toString(), String.valueOf(e.getMessage()));
    }
  }

  static List<Bearer> bearers(DataDirectory directory, NodeSettings settings) throws Failure {
    Bearer udp = udp(settings.udp());
    if (!settings.logFrames()) {
      return List.of(udp);
    }
    Path file = directory.resolve("frames.log");
    try {
      return List.of(new FrameLog(udp, file));
    } catch (IOException e) {
      throw new Failure("frames-unwritable", file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static Bearer udp(NodeSettings.Udp udp) throws Failure {
    Endpoint bind = udp.bind();
    if (bind == null) {
      return new MulticastUdpBearer();
    }
    try {
      return StaticUdpBearer.open(
          bind.address(), udp.peers().stream().map(Endpoint::address).toList());
    } catch (IOException e) {
      throw new Failure("udp-unusable", String.valueOf(e.getMessage()));
    }
  }

  static Optional<Chain> chain(NodeSettings.ChainLink link, SigningKey key, Curve curve) {
    if (link.endpoints().isEmpty()) {
      return Optional.empty();
    }
    RpcConfig config =
        new RpcConfig(
            link.endpoints(),
            link.contracts().contracts(),
            link.contracts().deployedAtBlock(),
            link.confirmations(),
            RpcConfig.POLL_DEFAULT);
    return Optional.of(new RpcChain(config, key, curve, new SystemEntropy()));
  }
}
