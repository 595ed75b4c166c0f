package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.chain.rpc.ActTerms;
import io.smartmesh.chain.rpc.RpcChain;
import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.Power;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.Chain;
import io.smartmesh.node.IpDevice;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.Log;
import io.smartmesh.runtime.LogFile;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.serial.SerialBearer;
import io.smartmesh.serial.SerialLine;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.tcp.TcpBearer;
import io.smartmesh.tcpcl.DtnConfig;
import io.smartmesh.tcpcl.DtnGateway;
import io.smartmesh.tun.TunDevice;
import io.smartmesh.tun.TunUnavailable;
import io.smartmesh.tunnel.MeshAddress;
import io.smartmesh.udp.MulticastUdpBearer;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds the ports of a node as its user wants them. */
final class Adapters {
  private Adapters() {}

  /**
   * @param key seals it at rest; the store keeps none of it
   */
  static Store store(Path file, Secret key) throws Failure {
    try {
      return SqliteStore.open(file, Optional.of(key));
    } catch (Store.StoreFailure e) {
      throw new Failure("store-unusable", file.toString(), String.valueOf(e.getMessage()));
    }
  }

  static List<Bearer> bearers(DataDirectory directory, NodeSettings settings) throws Failure {
    List<Bearer> bearers = new ArrayList<>();
    try {
      bearers.add(udp(settings));
      if (!settings.tcp().equals(NodeSettings.Tcp.NONE)) {
        bearers.add(tcp(settings.tcp()));
      }
      for (SerialLine line : settings.serial()) {
        bearers.add(serial(line));
      }
      return settings.logs().frames() ? logged(bearers, directory) : bearers;
    } catch (Failure e) {
      bearers.forEach(Bearer::close);
      throw e;
    }
  }

  private static List<Bearer> logged(List<Bearer> bearers, DataDirectory directory) throws Failure {
    Path file = directory.resolve("frames.log");
    List<Bearer> logged = new ArrayList<>();
    try {
      for (Bearer bearer : bearers) {
        logged.add(new FrameLog(bearer, file));
      }
      return logged;
    } catch (IOException e) {
      throw new Failure("frames-unwritable", file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static Bearer tcp(NodeSettings.Tcp tcp) throws Failure {
    try {
      return TcpBearer.open(tcp.listen(), tcp.peers());
    } catch (IOException e) {
      throw new Failure("tcp-unusable", String.valueOf(e.getMessage()));
    }
  }

  private static Bearer serial(SerialLine line) throws Failure {
    try {
      return SerialBearer.open(line);
    } catch (IOException e) {
      throw new Failure("serial-unusable", String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param device whose address the interface gets (TN-1)
   */
  static Optional<IpDevice> ipDevice(Optional<NodeSettings.Tun> wanted, Address device, Log log)
      throws Failure {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    String name = wanted.get().name();
    int mtu = wanted.get().mtu();
    try {
      IpDevice tun = TunDevice.create(name, MeshAddress.of(device), MeshAddress.PREFIX_BITS, mtu);
      log.info("tun-up", "name", name, "ip", IpCommand.ip(device), "mtu", mtu);
      return Optional.of(tun);
    } catch (TunUnavailable e) {
      String reason = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      throw new Failure("tun-" + reason, name, String.valueOf(e.getMessage()));
    }
  }

  private static Bearer udp(NodeSettings settings) throws Failure {
    NodeSettings.Udp udp = settings.udp();
    if (udp.bind().isEmpty()) {
      return new MulticastUdpBearer(settings.terms().power() == Power.PHONE);
    }
    try {
      List<InetSocketAddress> peers = new ArrayList<>();
      for (InetSocketAddress peer : udp.peers()) {
        peers.add(resolved(peer));
      }
      return StaticUdpBearer.open(resolved(udp.bind().get()), peers);
    } catch (IOException e) {
      throw new Failure("udp-unusable", String.valueOf(e.getMessage()));
    }
  }

  private static InetSocketAddress resolved(InetSocketAddress named) {
    return named.isUnresolved()
        ? new InetSocketAddress(named.getHostString(), named.getPort())
        : named;
  }

  /** Empty where none is wanted. */
  static Optional<DtnGateway> gateway(Optional<DtnConfig> wanted, NodeAccess node, Log log)
      throws Failure {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DtnGateway.open(wanted.get(), node, new GatewayLog(log)));
    } catch (IOException e) {
      throw new Failure("dtn-unusable", String.valueOf(e.getMessage()));
    }
  }

  static LogSink log(NodeSettings.Logs logs) throws Failure {
    if (logs.file().isEmpty()) {
      return new LogSink(new StandardError(), logs.json());
    }
    Path file = logs.file().get();
    try {
      return new LogSink(new LogFile(file, logs.fileBytes()), logs.json());
    } catch (IOException e) {
      throw new Failure("log-unwritable", file.toString(), Reason.of(e));
    }
  }

  static Optional<Chain> chain(
      NodeSettings.ChainLink link, SigningKey key, Curve curve, Optional<ActTerms> others) {
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
    return Optional.of(
        others.isPresent()
            ? new RpcChain(config, key, curve, new SystemEntropy(), others.get())
            : new RpcChain(config, key, curve, new SystemEntropy()));
  }

  /** Stays open for those who come after the log. */
  private static final class StandardError extends OutputStreamWriter {
    StandardError() {
      super(System.err, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
