package io.smartmesh.cli;

import io.smartmesh.api.ApiConfig;
import io.smartmesh.api.ApiServer;
import io.smartmesh.api.client.ApiFile;
import io.smartmesh.base.Address;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.runtime.LineLog;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.Stop;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A running node with its API. */
final class Daemon implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;

  private final DataDirectory directory;
  private final NodeRuntime runtime;
  private final ApiServer api;
  private final Address address;

  private Daemon(DataDirectory directory, NodeRuntime runtime, ApiServer api, Address address) {
    this.directory = directory;
    this.runtime = runtime;
    this.api = api;
    this.address = address;
  }

  /** From here on it answers its users; {@code directory} is closed with it, or when it fails. */
  static Daemon start(DataDirectory directory, NodeSettings settings) throws Failure {
    try {
      Curve curve = Curves.best();
      SigningKey key = DeviceKey.load(directory.resolve("device.key"), curve);
      NodeRuntime runtime = startNode(directory, settings, key, curve);
      return serve(directory, settings.apiPort(), runtime, key.address());
    } catch (Failure e) {
      release(directory);
      throw e;
    }
  }

  private static NodeRuntime startNode(
      DataDirectory directory, NodeSettings settings, SigningKey key, Curve curve) throws Failure {
    NodeConfig config =
        new NodeConfig(
            settings.name(),
            settings.network(),
            settings.chain().contracts().contracts(),
            settings.offlineSeconds(),
            settings.fee());
    List<Bearer> bearers = Adapters.bearers(directory, settings);
    NodeParts parts =
        new NodeParts(
            config,
            key,
            curve,
            new SystemEntropy(),
            Adapters.store(directory),
            bearers,
            Adapters.chain(settings.chain(), key, curve),
            LineLog.text(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)));
    try {
      return NodeRuntime.start(parts);
    } catch (UncheckedIOException e) {
      throw new Failure("store-unusable", directory.path().toString(), "" + e.getMessage());
    } catch (DamagedRecord e) {
      throw new Failure("store-damaged", directory.path().toString(), e.kind(), e.reason());
    }
  }

  private static Daemon serve(
      DataDirectory directory, int apiPort, NodeRuntime runtime, Address address) throws Failure {
    try {
      String token = new SystemEntropy().next(TOKEN_BYTES).toHex();
      ApiServer api = openApi(runtime, new ApiConfig("127.0.0.1", apiPort, token));
      new ApiFile(api.port(), token).write(directory.path());
      return new Daemon(directory, runtime, api, address);
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
    return address;
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
