package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code doctor} finds what is wrong and says what to do; {@code bugreport} tells nobody's name.
 */
@Timeout(60)
class DoctorTest {
  private static final String STATUS =
      """
      {"name":"alice","neighbours":1,"wakeUpsPerMinute":7,
       "chain":{"reachable":%b,"ageSeconds":%d,"estimate":%d,"why":"%s"}}
      """;

  private static final String AIR =
      """
      {"neighbours":1,"bearers":[{"name":"udp/eth0","up":true,"mtu":1400,"beacons":3,
       "strangers":[]}]}
      """;

  private static final String BACKUP =
      """
      {"possible":%b,"version":%d,"unsaved":false,"tooLarge":%d,"keepers":[%s]}
      """;

  @TempDir private Path data;
  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    status(true, 12, "");
    api.answer("GET /air", oneLine(AIR)).answer("GET /peers", "{\"peers\":[]}");
    backup(true, 3, 0, "{\"version\":3}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void status(boolean reachable, long age, String why) {
    long now = System.currentTimeMillis() / 1000;
    api.answer("GET /status", oneLine(STATUS.formatted(reachable, age, now, why)));
  }

  private void backup(boolean possible, int version, int tooLarge, String keepers) {
    api.answer("GET /backup", oneLine(BACKUP.formatted(possible, version, tooLarge, keepers)));
  }

  private static String oneLine(String json) {
    return json.replace("\n", "");
  }

  /** The codes that it found, those of this machine's network left out. */
  private List<String> found() {
    Run run = Run.of("doctor", "--json", "--data", data.toString(), "--lang", "en");
    JsonValue json = JsonValue.parse(run.out());
    assertEquals("smartmesh.doctor/1", json.text("schema"));
    List<String> codes = new ArrayList<>();
    json.list("problems").forEach(problem -> codes.add(problem.text("code")));
    boolean isWell = codes.isEmpty() && json.list("network").isEmpty();
    assertEquals(isWell ? 0 : Main.FAILED, run.exitCode());
    return codes;
  }

  @Test
  void allIsWell() {
    assertEquals(List.of(), found());
  }

  @Test
  void eachFaultIsFoundByItself() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
    assertEquals(List.of("open-directory"), found());
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));

    Path settings = Files.writeString(data.resolve("smartmesh.conf"), "nmae = alice\n");
    assertEquals(List.of("setting"), found());
    Files.delete(settings);

    status(true, 90_000, "");
    assertEquals(List.of("chain-old"), found());
    status(false, 90_000, "refused");
    assertEquals(List.of("chain"), found());
    status(false, -1, "No chain is configured.");
    assertEquals(List.of(), found(), "one may live without a chain");
    status(true, 0, "");

    backup(true, 3, 0, "{\"version\":0}");
    assertEquals(List.of("no-backup"), found());
    backup(true, 3, 70_000, "");
    assertEquals(List.of("backup-large"), found());
    backup(false, 0, 0, "");
    assertEquals(List.of("no-words"), found());
  }

  @Test
  void withoutANodeItSaysHowToStartOne() {
    api.close();
    assertEquals(List.of("no-node"), found());
    for (String language : List.of("en", "zh")) {
      Run run = Run.of("doctor", "--data", data.toString(), "--lang", language);
      assertTrue(run.out().contains("smartmesh up --data " + data), run.out());
      assertFalse(run.out().contains("{0}"), run.out());
    }
  }

  @Test
  void aReportTellsWhatHappenedAndNotToWhom() throws IOException {
    String peer = "0x" + "b".repeat(40);
    api.answer("GET /contacts", "{\"contacts\":[{\"name\":\"Bob\",\"device\":\"" + peer + "\"}]}");
    api.answer("GET /peers", "{\"peers\":[{\"address\":\"" + peer + "\"}]}");
    Path log = Files.writeString(data.resolve("log"), "INFO neighbour-up address=" + peer + "\n");
    Path file = data.resolve("report");
    Run run = Run.of("bugreport", "--data=" + data, "--log=" + log, "--out=" + file, "--lang=en");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("Written: " + file), run.out());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String report = Files.readString(file);
    assertTrue(report.contains("INFO neighbour-up address=[id-1]\n"), report);
    assertTrue(report.contains("{\"peers\":[{\"address\":\"[id-1]\"}]}"), report);
    assertTrue(report.contains("\"name\":\"[name-1]\""), report);
    assertFalse(report.contains("alice"), report);
    assertFalse(report.contains(peer), report);
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidSo() {
    Run run = Run.of("bugreport", "--data=" + data, "--out=/proc/none/report", "--lang=en");
    assertEquals(Main.FAILED, run.exitCode());
    assertTrue(run.err().startsWith("/proc/none/report cannot be written"), run.err());
    Run log = Run.of("bugreport", "--data=" + data, "--log=/none", "--lang=en");
    assertTrue(log.err().startsWith("/none cannot be read"), log.err());
  }
}
