package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.api.client.ApiFile;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the process of a node starts and ends. */
@Timeout(300)
class UpProcessTest {
  private static final String[] ALONE = {"--udp-bind", "127.0.0.1:0", "--api-port", "0"};
  private static final List<String> HERE = List.of();

  @TempDir private Path folder;

  private UpProcess up(String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of(ALONE));
    options.addAll(List.of(more));
    return new UpProcess(HERE, folder.resolve("node"), options.toArray(new String[0]));
  }

  /** What opens the vaults, what is in them, and {@code more}. */
  private static List<String> secrets(Path data, String... more) throws Exception {
    Keyring keys = new Keyring(data, Passphrases.NONE, Curves.best(), new SystemEntropy());
    List<String> secrets = new ArrayList<>(List.of(more));
    secrets.add(Files.readString(data.resolve(Locks.KEY_FILE)).replaceAll(".* ", "").trim());
    for (Secret secret : List.of(keys.device().secret(), keys.device().storeKey(), keys.words())) {
      secrets.add(secret.use(Bytes::copyOf).toHex());
    }
    secrets.add(Mnemonic.words(keys.words()));
    assertTrue(secrets.stream().allMatch(secret -> secret.length() >= 6), secrets.size() + "");
    return secrets;
  }

  private Run client(String command) throws Exception {
    return UpProcess.run(UpProcess.command(HERE, command, folder.resolve("node")));
  }

  @Test
  void oneProcessADirectoryAlsoAfterKill9() throws Exception {
    try (UpProcess first = up()) {
      final String address = first.ready();
      List<String> second = UpProcess.command(HERE, "up", first.data());
      second.addAll(List.of(ALONE));
      Run refused = UpProcess.run(second);
      assertEquals(1, refused.exitCode());
      assertTrue(refused.err().startsWith("A node is running with " + first.data()), refused.err());
      assertEquals(address + "\n", client("id").out(), "the first is not disturbed");
      first.signal("KILL");
      assertEquals(128 + 9, first.end());
      assertTrue(Files.exists(first.data().resolve("api.json")), "nobody tidied up");
      ApiFile stale = ApiFile.read(first.data());
      Run nobody = client("id");
      assertEquals(1, nobody.exitCode());
      assertTrue(nobody.err().startsWith("No node is running with"), nobody.err());
      try (UpProcess again = up()) {
        assertEquals(address, again.ready());
        assertFalse(stale.token().equals(ApiFile.read(first.data()).token()));
        assertEquals(address + "\n", client("id").out());
      }
    }
  }

  @Test
  void sigtermAndSigintAreACleanEnd() throws Exception {
    for (String signal : List.of("TERM", "INT")) {
      try (UpProcess node = up()) {
        node.ready();
        node.signal(signal);
        assertEquals(0, node.end(), signal);
        assertTrue(node.log().endsWith("node-stopped\n"), node.log());
        assertFalse(Files.exists(node.data().resolve("api.json")));
      }
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsExplained() throws Exception {
    assertUnusable("mount -t tmpfs -o ro none", "Read-only file system");
    assertUnusable("mount -t tmpfs -o size=4k,nr_inodes=2 none", "No space left on device");
    // Room for the lock and the keys, not for the store.
    assertUnusable("mount -t tmpfs -o size=28k none", "node.db");
  }

  private void assertUnusable(String mount, String why) throws Exception {
    Path data = Files.createDirectories(folder.resolve("node"));
    List<String> up = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    assumeTrue(
        UpProcess.run(List.of("unshare", "--mount", "true")).exitCode() == 0,
        "skipped: only root can mount");
    List<String> command = UpProcess.command(HERE, "up", data);
    command.addAll(List.of(ALONE));
    up.add(mount + " " + data + " && exec \"$@\"");
    up.add("sh");
    up.addAll(command);
    Run run = UpProcess.run(up);
    assertTrue(run.exitCode() == 1 || run.exitCode() == 5, run.exitCode() + run.err());
    List<String> sentences = run.err().lines().filter(l -> !l.matches("[0-9]{4}-.*")).toList();
    assertEquals(3, sentences.size(), run.err());
    assertTrue(sentences.get(0).contains(why), run.err());
    assertTrue(sentences.get(0).contains(data.toString()), run.err());
  }

  @Test
  void settingsComeFromTheFileAndTheLogGoesWhereItSays() throws Exception {
    Path data = Files.createDirectories(folder.resolve("node"));
    Files.writeString(
        data.resolve("smartmesh.conf"), "name = from-file\nlog-file = n.log\nlog-format = json\n");
    try (UpProcess node = up()) {
      node.ready();
      assertTrue(client("status").out().startsWith("from-file  "));
      node.signal("TERM");
      assertEquals(0, node.end());
      assertFalse(node.log().contains("node-started"), node.log());
      Path log = data.resolve("n.log");
      assertTrue(
          Files.readAllLines(log).stream()
              .allMatch(line -> line.matches("\\{\"time\":.*\"event\":.*}")));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
    }
    Files.writeString(data.resolve("smartmesh.conf"), "nam = x\n");
    Run refused = UpProcess.run(UpProcess.command(HERE, "up", data));
    assertEquals(2, refused.exitCode());
    assertEquals(
        data.resolve("smartmesh.conf") + ":1: there is no setting \"nam\".",
        refused.err().lines().findFirst().orElse(""));
  }

  /** ND-22, for what a process knows: its key, its token, its chain's access key, its texts. */
  @Test
  void noSecretIsInTheLog() throws Exception {
    Path book = folder.resolve("book.json");
    String zero = "\"0x0000000000000000000000000000000000000001\"";
    Files.writeString(
        book,
        "{'chainId':1,'channels':Z,'token':Z,'registry':Z,'hashLock':Z,'deployedAtBlock':0}"
            .replace('\'', '"')
            .replace("Z", zero));
    String chain = "http://user:hunter2@127.0.0.1:1/v3/hunter3?k=hunter4";
    try (UpProcess node = up("--chain", chain, "--contracts", book.toString())) {
      node.ready();
      node.awaitLog("chain-lost");
      List<String> send = UpProcess.command(HERE, "send", node.data());
      send.addAll(List.of("0x00000000000000000000000000000000000000aa", "hunter5"));
      assertEquals(0, UpProcess.run(send).exitCode());
      Run invoice = client("request", "1");
      String token = ApiFile.read(node.data()).token();
      node.signal("TERM");
      node.end();
      for (String secret : secrets(node.data(), token, "hunter", invoice.out().trim())) {
        assertFalse(node.log().contains(secret), node.log());
      }
      assertTrue(node.log().endsWith("node-stopped\n"), "all of the log was looked at");
    }
  }

  private Run client(String command, String argument) throws Exception {
    List<String> words = UpProcess.command(HERE, command, folder.resolve("node"));
    words.add(argument);
    Run run = UpProcess.run(words);
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }
}
