package io.smartmesh.runtime;

import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.Chain;
import io.smartmesh.node.FileDisk;
import io.smartmesh.node.IpDevice;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.Store;
import io.smartmesh.node.StreamUser;
import java.util.List;
import java.util.Optional;

/**
 * What a node is built from. The runtime that gets them closes store, bearers, chain, device and
 * files.
 *
 * @param key the device's
 * @param store used by no other node
 * @param chain empty: no chain is ever asked
 * @param ipDevice empty: no tunnels
 * @param streamUser empty: no streams
 * @param files empty: no file is offered or taken
 * @param log where the runtime writes what happens
 */
public record NodeParts(
    NodeConfig config,
    SigningKey key,
    Curve curve,
    Entropy entropy,
    Store store,
    List<Bearer> bearers,
    Optional<Chain> chain,
    Optional<IpDevice> ipDevice,
    Optional<StreamUser> streamUser,
    Optional<FileDisk> files,
    Log log) {
  public NodeParts {
    bearers = List.copyOf(bearers);
  }

  /** Of a node that carries no IP packets of its own. */
  public NodeParts(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Store store,
      List<Bearer> bearers,
      Optional<Chain> chain,
      Log log) {
    this(config, key, curve, entropy, store, bearers, chain, Optional.empty(), log);
  }

  /** Of a node without streams. */
  public NodeParts(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Store store,
      List<Bearer> bearers,
      Optional<Chain> chain,
      Optional<IpDevice> ipDevice,
      Log log) {
    this(config, key, curve, entropy, store, bearers, chain, ipDevice, Optional.empty(), log);
  }

  /** Of a node without files. */
  public NodeParts(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Store store,
      List<Bearer> bearers,
      Optional<Chain> chain,
      Optional<IpDevice> ipDevice,
      Optional<StreamUser> streamUser,
      Log log) {
    this(
        config,
        key,
        curve,
        entropy,
        store,
        bearers,
        chain,
        ipDevice,
        streamUser,
        Optional.empty(),
        log);
  }
}
