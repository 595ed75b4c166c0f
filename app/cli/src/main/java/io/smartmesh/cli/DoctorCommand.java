package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Result;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.cli.config.Settings;
import io.smartmesh.cli.config.Spans;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.NativeCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Everything around a node that can be looked at without changing it: program, directory, settings,
 * node, network, chain, backup. Each is found good, or is a problem with what to do about it.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  /** Less than this on the disk and the node may have to stop soon. */
  private static final long DISK_BYTES = 200_000_000;

  private static final long MEGABYTE = 1_000_000;

  /** So long ago the chain was seen last, and disputes may have been missed (channel.md). */
  private static final long CHAIN_SECONDS = 86_400;

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private static final String OWN = "doctor.";

  /** What was looked at. */
  private record Look(String what, boolean good) {}

  @Mixin private Client client = new Client();

  private final Problems problems = new Problems();
  private final List<Look> looks = new ArrayList<>();
  private boolean hasChain;

  @Override
  public Integer call() throws ApiFailure, Failure {
    look("program", this::program);
    look("directory", this::directory);
    look("settings", this::settings);
    Optional<JsonValue> status = client.ask("/status");
    Optional<JsonValue> air = client.ask("/air");
    look("node", () -> node(status));
    NetworkCheck network = NetworkCheck.run(status, air);
    looks.add(new Look("network", network.problems().isEmpty()));
    if (status.isPresent()) {
      look("chain", () -> chain(status.get().at("chain")));
      JsonValue backup = client.node().get("/backup");
      look("backup", () -> backup(backup));
    }
    if (client.wantsJson()) {
      client.out().println(json(network));
    } else {
      for (Look look : looks) {
        String word = client.texts().get(look.good() ? "doctor.good" : "doctor.bad");
        client.say("doctor.look", word, client.texts().get("doctor.look." + look.what()));
      }
      client.out().println();
      problems.print(client, OWN);
      network.problems().print(client, "netcheck.");
      if (isWell(network)) {
        client.say(status.isPresent() ? "netcheck.good" : "netcheck.good-so-far");
      }
    }
    return isWell(network) ? 0 : Main.FAILED;
  }

  private boolean isWell(NetworkCheck network) {
    return problems.isEmpty() && network.problems().isEmpty();
  }

  private interface Check {
    void run() throws Failure;
  }

  private void look(String what, Check check) throws Failure {
    int before = problems.all().size();
    check.run();
    looks.add(new Look(what, problems.all().size() == before));
  }

  private void program() {
    if (!(Curves.best() instanceof NativeCurve)) {
      problems.add(
          "slow-curve", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
  }

  private void directory() {
    Path path = client.directory();
    if (!Files.isDirectory(path)) {
      return; // nothing has been started here: the node's line says so
    }
    try {
      if (Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
        problems.add("open-directory", path.toString());
      }
    } catch (IOException | UnsupportedOperationException e) {
      // another kind of disk: it has other rights, which are not ours to judge
    }
    if (!Files.isWritable(path)) {
      problems.add("not-writable", path.toString());
    }
    long free = path.toFile().getUsableSpace();
    if (free < DISK_BYTES) {
      problems.add("disk", path.toString(), "" + free / MEGABYTE);
    }
  }

  private void settings() throws Failure {
    ConfigSource source = new ConfigSource(client.directory());
    Result<Configuration, List<Problem>> read = source.read(Map.of());
    if (read instanceof Result.Err<Configuration, List<Problem>> wrong) {
      ConfigProblems sentences = new ConfigProblems(client.texts(), source.file().toString());
      wrong.error().forEach(one -> problems.add("setting", sentences.line(one)));
    } else {
      hasChain = read.orThrow().find(Settings.CHAIN).isPresent();
    }
  }

  private void node(Optional<JsonValue> status) {
    if (!status.isPresent()) {
      problems.add("no-node", client.directory().toString());
    }
  }

  /** A node may live without one; then there is none to miss. */
  private void chain(JsonValue chain) {
    long age = chain.number("ageSeconds");
    if (!chain.flag("reachable") && !hasChain && age < 0) {
      return;
    }
    if (!chain.flag("reachable")) {
      problems.add("chain", chain.text("why"));
    } else if (age > CHAIN_SECONDS) {
      problems.add("chain-old", Spans.of(age));
    }
  }

  private void backup(JsonValue backup) {
    boolean kept = false;
    for (JsonValue keeper : backup.list("keepers")) {
      kept |= keeper.number("version") > 0;
    }
    if (!backup.flag("possible")) {
      problems.add("no-words");
    } else if (backup.number("tooLarge") > 0) {
      problems.add("backup-large", "" + backup.number("tooLarge"));
    } else if (!kept && backup.number("version") > 0) {
      problems.add("no-backup");
    }
  }

  private String json(NetworkCheck network) {
    List<String> shown = new ArrayList<>();
    looks.forEach(look -> shown.add(JsonValue.object("about", look.what(), "good", look.good())));
    return JsonValue.object(
        "schema",
        "smartmesh.doctor/1",
        "looks",
        JsonValue.parse("[" + String.join(",", shown) + "]"),
        "problems",
        problems.json(),
        "network",
        network.problems().json());
  }
}
