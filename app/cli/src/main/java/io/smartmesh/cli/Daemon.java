package io.smartmesh.cli;

import io.smartmesh.api.ApiConfig;
import io.smartmesh.api.ApiServer;
import io.smartmesh.api.client.ApiFile;
import io.smartmesh.base.Address;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.LineLog;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.Stop;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running node with its API. */
final class Daemon implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;

  private final DataDirectory directory;
  private final NodeRuntime runtime;
  private final ApiServer api;
  private final Unlocked keys;

  private Daemon(DataDirectory directory, NodeRuntime runtime, ApiServer api, Unlocked keys) {
    this.directory = directory;
    this.runtime = runtime;
    this.api = api;
    this.keys = keys;
  }

  /** From here on it answers its users; {@code directory} is closed with it, or when it fails. */
  static Daemon start(DataDirectory directory, NodeSettings settings, Passphrases passphrases)
      throws Failure {
    try {
      Curve curve = Curves.best();
      Unlocked keys = DeviceSwitch.open(directory.path(), passphrases, curve);
      NodeRuntime runtime = startNode(directory, settings, keys, curve);
      return serve(directory, settings.apiPort(), runtime, keys);
    } catch (Failure e) {
      release(directory);
      throw e;
    }
  }

  private static NodeRuntime startNode(
      DataDirectory directory, NodeSettings settings, Unlocked keys, Curve curve) throws Failure {
    SigningKey key = keys.device();
    NodeConfig config =
        new NodeConfig(
            settings.name(),
            settings.network(),
            settings.chain().contracts().contracts(),
            settings.offlineSeconds(),
            settings.fee(),
            Optional.of(keys.card()));
    Store store = homeStore(directory.path(), keys);
    List<Bearer> bearers = Adapters.bearers(directory, settings);
    NodeParts parts =
        new NodeParts(
            config,
            key,
            curve,
            new SystemEntropy(),
            store,
            bearers,
            Adapters.chain(settings.chain(), key, curve),
            LineLog.text(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)));
    try {
      return NodeRuntime.start(parts);
    } catch (UncheckedIOException e) {
      throw new Failure("store-unusable", directory.path().toString(), "" + e.getMessage());
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
      DataDirectory directory, int apiPort, NodeRuntime runtime, Unlocked keys) throws Failure {
    try {
      String token = new SystemEntropy().next(TOKEN_BYTES).toHex();
      ApiServer api = openApi(runtime, new ApiConfig("127.0.0.1", apiPort, token));
      new ApiFile(api.port(), token).write(directory.path());
      return new Daemon(directory, runtime, api, keys);
    } catch (IOException e) {
      runtime.close();
      throw new Failure("data-dir-unusable", directory.path().toString(), e.toString());
    } catch (Failure e) {
      runtime.close();
      throw e;
    }
  }

  private static ApiServer openApi(NodeRuntime runtime, ApiConfig config) throws Failure {
    try {
      return new ApiServer(runtime, config);
    } catch (IOException e) {
      throw new Failure("port-in-use", "" + config.port(), String.valueOf(e.getMessage()));
    }
  }

  Address address() {
    return keys.device().address();
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
  public void close() {
    api.close();
    runtime.close();
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
