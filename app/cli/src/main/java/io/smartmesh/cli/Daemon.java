package io.smartmesh.cli;

import io.smartmesh.api.ApiConfig;
import io.smartmesh.api.ApiServer;
import io.smartmesh.api.RequestDesk;
import io.smartmesh.api.client.ApiFile;
import io.smartmesh.base.Address;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.cli.selftest.SelfTest;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.files.Folder;
import io.smartmesh.node.BackupConfig;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.IpDevice;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.Log;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.Stop;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.tcpcl.DtnGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running node with its API. */
final class Daemon implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;
  private static final String LOOPBACK = "127.0.0.1";
  private static final String SESSIONS = "page.sessions";

  private final DataDirectory directory;
  private final NodeRuntime runtime;
  private final ApiServer api;
  private final Unlocked keys;
  private final LogSink log;
  private final Optional<DtnGateway> gateway;
  private final Optional<ErrandDesk> desk;
  private final Optional<ProofWatch> proofs;
  private boolean closed;

  private Daemon(
      DataDirectory directory,
      LogSink log,
      NodeRuntime runtime,
      ApiServer api,
      Optional<DtnGateway> gateway,
      Optional<ErrandDesk> desk,
      Optional<ProofWatch> proofs,
      Unlocked keys) {
    this.desk = desk;
    this.proofs = proofs;
    this.gateway = gateway;
    this.directory = directory;
    this.log = log;
    this.runtime = runtime;
    this.api = api;
    this.keys = keys;
  }

  /** From here on it answers its users; {@code directory} is closed with it, or when it fails. */
  static Daemon start(DataDirectory directory, NodeSettings settings, Passphrases passphrases)
      throws Failure {
    return start(directory, settings, passphrases, Gate.opened());
  }

  /**
   * @param gate that keeps its bearers closed until it opens
   */
  static Daemon start(
      DataDirectory directory, NodeSettings settings, Passphrases passphrases, Gate gate)
      throws Failure {
    try {
      NativeLibraries.unpackInto(directory.resolve("native"));
      LogSink log = Adapters.log(settings.logs());
      try {
        Curve curve = Curves.best();
        selfTest(curve);
        Unlocked keys = DeviceSwitch.open(directory.path(), passphrases, curve);
        NodeRuntime runtime = startNode(directory, settings, keys, curve, log, gate);
        RequestDesk account =
            new AccountDesk(
                directory.path(), passphrases, curve, settings.chain(), PaidRequests.ofUser(), log);
        return serve(directory, settings, log, runtime, keys, account);
      } catch (Failure e) {
        log.close();
        throw e;
      }
    } catch (Failure e) {
      release(directory);
      throw e;
    }
  }

  /** ND-49. */
  static void selfTest(Curve curve) throws Failure {
    Optional<String> wrong = SelfTest.wrong(curve);
    if (wrong.isPresent()) {
      throw new Failure("self-test", wrong.get());
    }
  }

  private static NodeRuntime startNode(
      DataDirectory directory,
      NodeSettings settings,
      Unlocked keys,
      Curve curve,
      Log log,
      Gate gate)
      throws Failure {
    SigningKey key = keys.device();
    NodeConfig config =
        new NodeConfig(
            settings.name(),
            settings.network(),
            settings.chain().contracts().contracts(),
            settings.offline(),
            settings.price(),
            settings.limits(),
            settings.channels(),
            Optional.of(keys.card()),
            new BackupConfig(keys.backup(), keys.number(), settings.amnestyAfterSeconds()),
            settings.terms(),
            settings.priceWeight(),
            settings.mode());
    Store store = homeStore(directory.path(), keys);
    List<Bearer> bearers = bearers(directory, settings, store);
    Optional<IpDevice> ipDevice = ipDevice(settings, key.address(), log, store, bearers);
    ActCouriers couriers = ActCouriers.of(settings, log);
    NodeParts parts =
        new NodeParts(
            config,
            key,
            curve,
            new SystemEntropy(),
            store,
            gate.hold(bearers),
            Adapters.chain(settings.chain(), key, curve, couriers.terms()),
            ipDevice,
            Optional.empty(),
            Optional.of(new Folder(directory.path(), settings.transfers())),
            log);
    try {
      NodeRuntime runtime = NodeRuntime.start(parts);
      couriers.joined(runtime);
      return runtime;
    } catch (UncheckedIOException e) {
      throw new Failure("store-unusable", directory.path().toString(), "" + e.getMessage());
    } catch (DamagedRecord e) {
      throw new Failure("store-damaged", directory.path().toString(), e.kind(), e.reason());
    }
  }

  private static List<Bearer> bearers(DataDirectory directory, NodeSettings settings, Store opened)
      throws Failure {
    try {
      return Adapters.bearers(directory, settings);
    } catch (Failure e) {
      opened.close();
      throw e;
    }
  }

  private static Optional<IpDevice> ipDevice(
      NodeSettings settings, Address device, Log log, Store opened, List<Bearer> bearers)
      throws Failure {
    try {
      return Adapters.ipDevice(settings.tun(), device, log);
    } catch (Failure e) {
      bearers.forEach(Bearer::close);
      opened.close();
      throw e;
    }
  }

  private static Store homeStore(Path directory, Unlocked keys) throws Failure {
    Home home = Home.of(directory);
    Store store = Adapters.store(directory.resolve(HomeMark.STORE), keys.storeKey());
    try {
      home.check(store);
      return store;
    } catch (Failure e) {
      store.close();
      throw e;
    }
  }

  private static Daemon serve(
      DataDirectory directory,
      NodeSettings settings,
      LogSink log,
      NodeRuntime runtime,
      Unlocked keys,
      RequestDesk account)
      throws Failure {
    try {
      String token = new SystemEntropy().next(TOKEN_BYTES).toHex();
      ApiServer api = openApi(runtime, settings.api(), token, directory.path(), account);
      new ApiFile(api.port(), token).write(directory.path());
      log.info("api-open", "port", api.port());
      Optional<DtnGateway> gateway = gateway(settings, runtime, api, log);
      Optional<ErrandDesk> desk =
          settings.relayRequestsTo().map(relayer -> ErrandDesk.open(relayer, runtime, log));
      Optional<ProofWatch> proofs = ProofWatch.open(settings.chain(), runtime);
      return new Daemon(directory, log, runtime, api, gateway, desk, proofs, keys);
    } catch (IOException e) {
      runtime.close();
      throw new Failure("data-dir-unusable", directory.path().toString(), Reason.of(e));
    } catch (Failure e) {
      runtime.close();
      throw e;
    }
  }

  private static Optional<DtnGateway> gateway(
      NodeSettings settings, NodeRuntime runtime, ApiServer opened, Log log) throws Failure {
    try {
      return Adapters.gateway(settings.dtn(), runtime, log);
    } catch (Failure e) {
      opened.close();
      throw e;
    }
  }

  private static ApiServer openApi(
      NodeRuntime runtime, NodeSettings.Api wanted, String token, Path data, RequestDesk account)
      throws Failure {
    try {
      Optional<Path> sessions = Optional.of(data.resolve(SESSIONS));
      return new ApiServer(
          runtime,
          new ApiConfig(
              LOOPBACK, wanted.port(), token, sessions, () -> wipe(data, runtime), account));
    } catch (IOException e) {
      if (wanted.orAnother()) {
        return openApi(runtime, new NodeSettings.Api(0, false), token, data, account);
      }
      throw new Failure("port-in-use", "" + wanted.port(), String.valueOf(e.getMessage()));
    }
  }

  /** MH-14: what it still writes goes into files that nobody finds any more. */
  private static void wipe(Path data, NodeRuntime runtime) {
    try {
      if (Wipe.isNode(data)) {
        Wipe.all(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Thread end = new Thread(runtime::close, "smartmesh-wipe");
      end.setDaemon(true);
      end.start();
    }
  }

  Address address() {
    return keys.device().address();
  }

  NodeAccess node() {
    return runtime;
  }

  Address account() {
    return keys.account();
  }

  int apiPort() {
    return api.port();
  }

  /** Blocks until the node has stopped; says why. */
  Stop awaitEnd() {
    return runtime.stopped().toCompletableFuture().join();
  }

  /** Stops in order: no new commands, nothing promised that is not stored, the directory free. */
  @Override
  public synchronized void close() {
    if (closed) {
      return; // the directory may be another node's by now
    }
    closed = true;
    desk.ifPresent(ErrandDesk::close);
    proofs.ifPresent(ProofWatch::close);
    gateway.ifPresent(DtnGateway::close);
    api.close();
    runtime.close();
    keys.close();
    log.close();
    release(directory);
  }

  private static void release(DataDirectory directory) {
    try {
      ApiFile.delete(directory.path());
      directory.close();
    } catch (IOException e) {
      // A stale api.json is told apart by its port not answering.
    }
  }
}
