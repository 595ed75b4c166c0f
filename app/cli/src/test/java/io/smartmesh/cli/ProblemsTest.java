package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.ApiFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong around a node has a sentence that says what to do. */
@Timeout(60)
class ProblemsTest {
  @TempDir private Path data;

  @Test
  void dataDirectoryIsMissing() {
    Path none = data.resolve("none");
    assertProblem(
        Run.of("status", "--data", none.toString(), "--lang", "en"),
        "There is no directory " + none + ".",
        "Start one with: smartmesh up --data " + none);
  }

  @Test
  void nodeIsNotRunning() throws IOException {
    assertNotRunning();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new ApiFile(free.getLocalPort(), FakeApi.TOKEN).write(data);
    }
    assertNotRunning();
  }

  private void assertNotRunning() {
    assertProblem(client(), "No node is running with " + data + ".", "smartmesh up --data " + data);
  }

  @Test
  void tokenIsWrong() throws IOException {
    try (FakeApi api = new FakeApi(data)) {
      new ApiFile(api.port(), "x".repeat(64)).write(data);
      assertProblem(client(), "refuses the token", "Stop the node and start it again");
    }
  }

  @Test
  void portIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run = up("--api-port", "" + taken.getLocalPort(), "--udp-bind", "127.0.0.1:0");
      assertProblem(run, "cannot listen on port " + taken.getLocalPort(), "--api-port 0");
    }
  }

  @Test
  void aBearerThatDoesNotWork() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String at = "127.0.0.1:" + taken.getLocalPort();
      Run run = up("--udp-bind", "127.0.0.1:0", "--tcp-listen", at);
      assertProblem(run, "TCP does not work: TCP address " + at, "--tcp-listen HOST:PORT");
    }
    Run run = up("--udp-bind", "127.0.0.1:0", "--serial", "/dev/null:9600");
    assertProblem(run, "The serial line /dev/null cannot be opened", "--serial DEVICE:BITRATE");
  }

  @Test
  void secondNodeOnTheSameDirectoryIsRefused() throws Exception {
    try (DataDirectory held = DataDirectory.openAlone(data)) {
      assertProblem(up(), "A node is running with " + held.path(), "smartmesh status --data");
    }
  }

  @Test
  void keyIsDamagedOrNewer() throws IOException {
    Files.writeString(data.resolve("device.key"), "smartmesh-device-key 1 00ff\n");
    assertDamaged(up(), "device.key is damaged.", "Put the file back from a copy.");
    Files.writeString(data.resolve("device.key"), "smartmesh-device-key 2 00ff\n");
    assertDamaged(up(), "does not begin with \"smartmesh-device-key 1\"", "Use that release.");
  }

  @Test
  void contractsFileIsWrong() throws IOException {
    Path book = data.resolve("book.json");
    Files.writeString(book, "{\"chainId\":1}");
    assertProblem(
        up("--contracts", book.toString()), "cannot be read as a contracts file", "--contracts");
  }

  @Test
  void misuseExitsWithTwo() {
    assertMisuse("--chain: chain needs contracts.", "--chain", "http://127.0.0.1:1");
    assertMisuse("--udp-peer: udp-peer needs udp-bind.", "--udp-peer", "127.0.0.1:1");
    assertMisuse("--udp-bind: udp-bind cannot be \"127.0.0.1\".", "--udp-bind", "127.0.0.1");
    assertMisuse("a whole number from 0 to 65535", "--api-port", "70000");
    assertMisuse("--fee: fee cannot be \"-1\".", "--fee", "-1");
    assertMisuse("Unknown option: '--nothing'", "--nothing");
  }

  private void assertMisuse(String sentence, String... options) {
    Run run = up(options);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains(sentence), run.err());
  }

  private Run client() {
    return Run.of("status", "--data", data.toString(), "--lang", "en");
  }

  private Run up(String... options) {
    String[] args = new String[options.length + 5];
    System.arraycopy(new String[] {"up", "--data", data.toString(), "--lang", "en"}, 0, args, 0, 5);
    System.arraycopy(options, 0, args, 5, options.length);
    return Run.of(args);
  }

  private static void assertProblem(Run run, String what, String todo) {
    assertProblem(1, run, what, todo);
  }

  /** A service manager must not try again. */
  private static void assertDamaged(Run run, String what, String todo) {
    assertProblem(5, run, what, todo);
  }

  private static void assertProblem(int exitCode, Run run, String what, String todo) {
    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals(3, run.err().lines().count(), run.err());
    assertTrue(run.err().lines().findFirst().orElse("").contains(what), run.err());
    assertTrue(run.err().lines().skip(2).findFirst().orElse("").contains(todo), run.err());
  }
}
