package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import io.smartmesh.backup.Snapshot;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.KeyTree;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.NodeSnapshot;
import io.smartmesh.node.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The account behind words. Alone, this device gets a key of its own at the next start; with a
 * snapshot, from a file or from whoever keeps one, it becomes the lost device again (BK-11), which
 * signs nothing in a channel until its peer has shown what it holds.
 */
@Command(name = "restore", mixinStandardHelpOptions = true)
final class AccountRestore implements Callable<Integer> {
  @Mixin private LocalKeys keys = new LocalKeys();

  @Mixin private WordsOption words = new WordsOption();

  @Option(names = "--snapshot", paramLabel = "FILE")
  private @Nullable Path snapshot;

  @Option(names = "--from-peers")
  private boolean fromPeers;

  @Option(names = "--wait", paramLabel = "SECONDS")
  private int waitSeconds = 30;

  @Option(names = "--accept-loss")
  private boolean acceptLoss;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (Secret entropy = words.read(keys);
        DataDirectory directory = DataDirectory.openAlone(keys.directory())) {
      Keyring keyring = keys.keyring(directory);
      if (snapshot == null && !fromPeers) {
        // BK-14: another device of the account, which touches no channel of the lost one.
        keyring.putAccount(entropy);
        AccountCommand.print(keys, keyring.card());
        if (!keys.wantsJson()) {
          keys.say("account.restored");
        }
        return 0;
      }
      if (keyring.hasDevice()) {
        throw new Failure("account-exists", directory.path().toString());
      }
      restore(directory, keyring, entropy);
      return 0;
    }
  }

  private void restore(DataDirectory directory, Keyring keyring, Secret entropy) throws Exception {
    try (Secret root = KeyTree.backup(entropy)) {
      FoundSnapshots found = new FoundSnapshots(root);
      Optional<Snapshot> file = Optional.empty();
      Path from = snapshot;
      if (from != null) {
        file = Optional.of(read(from, root));
      }
      int asked = waitSeconds > 0 ? ask(directory, root, found) : 0;
      Snapshot chosen = choose(file, found, asked);
      keyring.putAccountAgain(entropy);
      Keyring.Device device = keyring.device(entropy, chosen.deviceNumber());
      List<ChannelView> channels = write(directory, keyring, device, chosen);
      tell(device, chosen, channels, found.keepersOf(chosen));
    }
  }

  private static Snapshot read(Path file, Secret root) throws Failure {
    try {
      return Snapshot.open(root, Bytes.wrap(Files.readAllBytes(file)))
          .orElseThrow(() -> new Failure("snapshot-foreign", file.toString()));
    } catch (IOException e) {
      throw new Failure("snapshot-unreadable", file.toString(), Reason.of(e));
    }
  }

  private int ask(DataDirectory directory, Secret root, FoundSnapshots found) throws Failure {
    NodeSettings settings =
        UpCommand.settings(
            new Texts(spec.resourceBundle()),
            keys.directory(),
            spec.commandLine().getParseResult());
    if (!keys.wantsJson()) {
      keys.say("account.restore.asking", waitSeconds);
    }
    return PeerSearch.run(directory, settings, Snapshot.tag(root), waitSeconds, found);
  }

  /** BK-13: never an older one than some keeper shows, unless the user accepts what that risks. */
  private Snapshot choose(Optional<Snapshot> file, FoundSnapshots found, int asked) throws Failure {
    Optional<Snapshot> newest =
        file.isPresent() ? found.newest(file.get().deviceNumber()) : found.newest();
    if (!file.isPresent()) {
      return newest.orElseThrow(
          () -> new Failure("no-snapshot-found", "" + asked, "" + waitSeconds));
    }
    if (!acceptLoss && newest.isPresent() && newest.get().version() > file.get().version()) {
      throw new Failure(
          "snapshot-older",
          "" + file.get().version(),
          "" + newest.get().version(),
          found.keepersOf(newest.get()).toString());
    }
    return file.get();
  }

  /** BK-12: the device's vault is written last; what an interrupted restore left is replaced. */
  private List<ChannelView> write(
      DataDirectory directory, Keyring keyring, Keyring.Device device, Snapshot chosen)
      throws Failure {
    ChainTime now = new ChainTime(System.currentTimeMillis() / 1000);
    try {
      for (String name : DeviceSwitch.STORE_FILES) {
        Files.deleteIfExists(directory.resolve(name));
      }
      List<StoreWrite> writes =
          NodeSnapshot.restore(chosen, device.key().address(), keys.curve, now);
      try (Store store = Adapters.store(directory.resolve(HomeMark.STORE), device.storeKey())) {
        store.commit(writes);
      }
      keyring.certify(device);
      keyring.write(Keyring.DEVICE, device);
      return NodeSnapshot.channels(chosen, device.key().address(), keys.curve);
    } catch (Malformed e) {
      throw new Failure("snapshot-damaged", e.what());
    } catch (Store.StoreFailure e) {
      throw new Failure(
          "store-unusable", directory.path().toString(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure("data-dir-unusable", directory.path().toString(), Reason.of(e));
    }
  }

  private void tell(
      Keyring.Device device, Snapshot chosen, List<ChannelView> channels, List<String> keepers) {
    if (keys.wantsJson()) {
      keys.out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.restored/1",
                  "device",
                  device.key().address().toString(),
                  "version",
                  chosen.version(),
                  "madeAt",
                  chosen.madeAt().seconds(),
                  "channels",
                  (long) channels.size(),
                  "keepers",
                  (long) keepers.size()));
      return;
    }
    keys.say(
        "account.restore.done",
        device.key().address(),
        channels.size(),
        "" + chosen.version(),
        Moments.utc(chosen.madeAt()),
        keepers.size());
  }
}
