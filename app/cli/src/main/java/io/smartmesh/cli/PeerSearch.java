package io.smartmesh.cli;

import io.smartmesh.backup.BackupView;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.Store;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * BK-12: asks every node that can be reached for snapshots, as a node that was never there before
 * and leaves nothing behind: the lost device's key is not used, for it may be running elsewhere.
 */
final class PeerSearch {
  private static final int KEY_LENGTH = 32;
  private static final long ANSWER_SECONDS = 10;

  private PeerSearch() {}

  /** How many nodes were reached within {@code seconds}; what they had is in {@code found}. */
  static int run(
      DataDirectory directory, NodeSettings settings, Hash tag, int seconds, FoundSnapshots found)
      throws Failure {
    Curve curve = Curves.best();
    SystemEntropy entropy = new SystemEntropy();
    SigningKey key = curve.key(entropy.next(KEY_LENGTH)).orElseThrow(IllegalStateException::new);
    // A key for this once gives nobody away; and whom it can reach it can count.
    NodeConfig config =
        new NodeConfig(
                settings.name(),
                settings.network(),
                settings.chain().contracts().contracts(),
                settings.offline().seconds(),
                Amount.ZERO)
            .byDeviceKey();
    try (LogSink log = Adapters.log(settings.logs());
        NodeRuntime node =
            NodeRuntime.start(
                new NodeParts(
                    config,
                    key,
                    curve,
                    entropy,
                    new NoStore(),
                    Adapters.bearers(directory, settings),
                    Optional.empty(),
                    log))) {
      ask(node, new UserCommand.SearchSnapshots(Optional.of(tag)));
      TimeUnit.SECONDS.sleep(seconds);
      UserReply.Found answer = (UserReply.Found) ask(node, new UserCommand.GetFound());
      for (BackupView.Found one : answer.found()) {
        one.blob().ifPresent(blob -> found.add(one.keeper().toString(), blob));
      }
      return answer.reachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static UserReply ask(NodeRuntime node, UserCommand command) throws Failure {
    try {
      return node.ask(command).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("search-failed", e.toString());
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure("search-failed", e.toString());
    }
  }

  /** Of a node that is forgotten when it stops. */
  private static final class NoStore implements Store {
    private final TreeMap<Bytes, Bytes> records = new TreeMap<>();

    @Override
    public synchronized void commit(List<StoreWrite> writes) {
      for (StoreWrite write : writes) {
        write
            .value()
            .ifPresentOrElse(
                value -> records.put(write.key(), value), () -> records.remove(write.key()));
      }
    }

    @Override
    public synchronized SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      TreeMap<Bytes, Bytes> found = new TreeMap<>();
      records
          .tailMap(prefix)
          .forEach(
              (key, value) -> {
                if (key.startsWith(prefix)) {
                  found.put(key, value);
                }
              });
      return found;
    }

    @Override
    public void close() {}
  }
}
