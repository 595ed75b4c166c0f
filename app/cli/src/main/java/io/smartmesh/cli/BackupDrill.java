package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.backup.Snapshot;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.KeyTree;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.NodeSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * BK-15: a restore without its consequences. The newest snapshot is fetched from whoever keeps it,
 * opened, and compared with what is live; nothing is signed, stored or sent to a channel.
 */
@Command(name = "drill", mixinStandardHelpOptions = true)
final class BackupDrill implements Callable<Integer> {
  @Mixin private LocalKeys keys = new LocalKeys();

  @Mixin private WordsOption words = new WordsOption();

  @Option(names = "--words")
  private boolean askWords;

  @Option(names = "--wait", paramLabel = "SECONDS")
  private int waitSeconds = 10;

  @Override
  public Integer call() throws Exception {
    ApiClient node = keys.node();
    Address self = Address.fromHex(node.get("/identity").text("self"));
    try (Secret root = root()) {
      FoundSnapshots found = search(node, root);
      Snapshot newest =
          found
              .newest(deviceNumber(node, self))
              .orElseThrow(() -> new Failure("no-snapshot-opens", "" + waitSeconds));
      return report(node, self, newest, found.keepersOf(newest));
    }
  }

  /** From the words where the user wants to try them, otherwise from this device's vault. */
  private Secret root() throws Failure {
    if (askWords || words.isGiven()) {
      try (Secret entropy = words.read(keys)) {
        return KeyTree.backup(entropy);
      }
    }
    Keyring.Device device = keys.keyring().device();
    device.key().close();
    device.secret().close();
    device.storeKey().close();
    return device
        .backup()
        .orElseThrow(() -> new Failure("no-account", keys.directory().toString()));
  }

  private static long deviceNumber(ApiClient node, Address self) throws ApiFailure {
    for (JsonValue device : node.get("/identity").list("devices")) {
      if (device.text("address").equals(self.toString())) {
        return device.number("number");
      }
    }
    return 0;
  }

  private FoundSnapshots search(ApiClient node, Secret root) throws Exception {
    FoundSnapshots found = new FoundSnapshots(root);
    node.post("/backup/search", JsonValue.object());
    TimeUnit.SECONDS.sleep(waitSeconds);
    for (JsonValue one : node.get("/backup/search").list("found")) {
      if (!one.text("snapshot").isEmpty()) {
        found.add(one.text("keeper"), Bytes.fromHex(one.text("snapshot")));
      }
    }
    node.post("/backup/search/end", JsonValue.object());
    return found;
  }

  private int report(ApiClient node, Address self, Snapshot newest, List<String> keepers)
      throws Failure, ApiFailure {
    Map<String, ChannelView> kept = new LinkedHashMap<>();
    try {
      NodeSnapshot.channels(newest, self, keys.curve)
          .forEach(channel -> kept.put(channel.id().hash().hex(), channel));
    } catch (Malformed e) {
      throw new Failure("snapshot-damaged", e.what());
    }
    Texts texts = keys.texts();
    keys.say(
        "backup.drill.found",
        "" + newest.version(),
        Moments.utc(newest.madeAt()),
        keepers.size(),
        kept.size());
    Table table =
        new Table()
            .row(
                texts.get("col.peer"),
                texts.get("col.id"),
                texts.get("col.kept"),
                texts.get("col.behind"));
    int missing = 0;
    for (JsonValue live : node.get("/channels").list("channels")) {
      if (live.text("phase").equals("finished")) {
        continue;
      }
      ChannelView channel = kept.get(live.text("id"));
      missing += channel == null ? 1 : 0;
      long behind =
          channel == null
              ? 0
              : live.number("ourSeq")
                  - channel.ourSeq()
                  + live.number("peerSeq")
                  - channel.peerSeq();
      table.row(
          live.text("peer"),
          live.text("id").substring(0, 14),
          texts.get(channel == null ? "backup.drill.no" : "backup.drill.yes"),
          channel == null ? "-" : "" + behind);
    }
    table.print(keys.out());
    keys.say(missing == 0 ? "backup.drill.good" : "backup.drill.incomplete", missing);
    return missing == 0 ? 0 : 1;
  }
}
