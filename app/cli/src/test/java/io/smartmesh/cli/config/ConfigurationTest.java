package io.smartmesh.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Result;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ND-24, ND-25: one table, four places, and no mistake passes unseen. */
class ConfigurationTest {
  private static Configuration of(
      Map<String, String> options, Map<String, String> environment, String file) {
    return Configuration.of(options, environment, ConfigFile.parse(file).orThrow()).orThrow();
  }

  private static List<Problem> problems(String file) {
    return ConfigFile.parse(file)
        .<List<Problem>>fold(
            good ->
                Configuration.of(Map.of(), Map.of(), good).fold(fine -> List.of(), wrong -> wrong),
            wrong -> wrong);
  }

  @Test
  void optionBeatsEnvironmentBeatsFileBeatsDefault() {
    Map<String, String> option = Map.of("name", "o");
    Map<String, String> variable = Map.of("SMARTMESH_NAME", "v", "SMARTMESH_NONSENSE", "x");
    String file = "# mine\n\n name =  a b # c \nlog-frames = true\r\n";
    assertEquals("o", of(option, variable, file).get(Settings.NAME));
    assertEquals("v", of(Map.of(), variable, file).get(Settings.NAME));
    Configuration fromFile = of(Map.of(), Map.of(), file);
    assertEquals("a b # c", fromFile.get(Settings.NAME));
    assertEquals("smartmesh.conf:3", fromFile.where(Settings.NAME).shown("smartmesh.conf"));
    assertTrue(fromFile.get(Settings.LOG_FRAMES));
    assertEquals("node", of(Map.of(), Map.of(), "").get(Settings.NAME));
    assertEquals(Optional.empty(), of(Map.of(), Map.of(), "").find(Settings.CHAIN));
  }

  @Test
  void everyDefaultIsAllowedAndEveryNameIsItsOwn() {
    for (Setting<?> setting : Settings.all()) {
      setting
          .standard()
          .ifPresent(value -> assertTrue(setting.kind().read().apply(value).isPresent(), value));
      assertEquals(Optional.of(setting), Settings.find(setting.key()));
      assertTrue(setting.variable().matches("SMARTMESH_[A-Z_]+"), setting.variable());
    }
  }

  @Test
  void mistakesNameTheirLine() {
    Problem.UnknownKey unknown = new Problem.UnknownKey(Where.line(1), "api-prot");
    assertEquals(List.of(unknown), problems("api-prot = 1"));
    assertEquals(Optional.of("api-port"), Settings.nearest("api-prot"));
    assertEquals(Optional.of("log-file"), Settings.nearest("logfile"));
    assertEquals(Optional.empty(), Settings.nearest("password"));
    assertEquals(
        List.of(new Problem.SetTwice(Where.line(3), "fee", 1)), problems("fee = 1\n\nfee = 2"));
    assertEquals(
        List.of(
            new Problem.NotASetting(Where.line(1), "name"),
            new Problem.NotASetting(Where.line(2), "name…"),
            new Problem.NotASetting(Where.line(3), "…"),
            new Problem.NotASetting(Where.line(4), "chain…")),
        problems("name\nname =\n= secret\nchain:hunter2\n"));
    assertEquals(List.of(), problems("\ufeffname = a"));
    assertEquals(
        List.of(new Problem.BadValue(Where.line(1), Settings.API_PORT, "65536")),
        problems("api-port = 65536"));
    assertEquals(
        List.of(
            new Problem.Missing(Where.line(2), Settings.UDP_PEER, Settings.UDP_BIND),
            new Problem.Missing(Where.line(1), Settings.CHAIN, Settings.CONTRACTS)),
        problems("chain = http://h\nudp-peer = a:1, [::1]:2"));
    assertEquals(
        List.of(new Problem.NotAFile(Where.line(1), "binary")), problems("name = a\u0000b"));
    assertEquals(
        List.of(new Problem.NotAFile(Where.line(1), "long")), problems("#".repeat(65_537)));
  }

  @Test
  void badValuesAreRefused() {
    String[] bad = {
      "network = 4294967296",
      "network = -1",
      "network = 1e3",
      "network = 99999999999999999999",
      "confirmations = 101",
      "fee = 1,5",
      "fee = -1",
      "log-frames = yes",
      "log-format = xml",
      "udp-bind = host",
      "udp-bind = :1",
      "udp-bind = h:65536",
      "udp-bind = a:1,b:2",
      "tcp-listen = host",
      "tcp-listen = [::]:1, [::]:2",
      "tcp-peer = a:1, b",
      "tcp-peer = " + "a:1,".repeat(16) + "a:1",
      "serial = ttyUSB0",
      "serial = /dev/ttyUSB0:fast",
      "serial = /dev/ttyUSB0:9600, /dev/ttyUSB0:1200",
      "chain = ftp://host",
      "chain = http:///path",
      "chain = http://a b",
      "offline-time = 0",
      "offline-time = 59s",
      "offline-time = 39h",
      "offline-time = 1w",
      "offline-time = d",
      "offline-time = 99999999999999999d",
      "fee-per-day = 10001",
      "most-locked = -1",
      "most-pending = 4097",
      "least-pending = 0.0000000000000000001",
      "log-file-bytes = 1",
      "name = " + "x".repeat(65),
    };
    for (String line : bad) {
      assertTrue(problems(line).stream().anyMatch(Problem.BadValue.class::isInstance), line);
    }
  }

  @Test
  void accessKeysAreNeverShown() {
    for (String url :
        List.of(
            "https://user:hunter2@host/",
            "https://host/v3/hunter2",
            "http://host?key=hunter2",
            "http://other, https://host/v3/hunter2")) {
      Configuration all = of(Map.of("chain", url, "contracts", "f"), Map.of(), "");
      String shown = all.shown(Settings.CHAIN).orElseThrow();
      assertFalse(shown.contains("hunter2"), shown);
      assertTrue(shown.contains("://host/…"), shown);
    }
    assertFalse(problems("chain = htp://hunter2").toString().contains("hunter2"));
    assertEquals(
        "http://host:8545",
        of(Map.of("chain", "http://host:8545", "contracts", "f"), Map.of(), "")
            .shown(Settings.CHAIN)
            .orElseThrow());
  }

  @Test
  void anyTextIsReadOrRefusedAndNeverMore() {
    Rng rng = new Rng(7);
    String[] words = {
      "name", "fee", " = ", "=", "\n", "\r", "#", "api-port", "\t", "é", "\ud800", "0", "9999", ","
    };
    for (int run = 0; run < 5_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = rng.below(12); i >= 0; i--) {
        text.append(words[rng.below(words.length)]);
      }
      Result<ConfigFile, List<Problem>> read = ConfigFile.parse(text.toString());
      int size = read.fold(ConfigFile::size, wrong -> wrong.size());
      assertTrue(size <= text.chars().filter(c -> c == '\n').count() + 1, text.toString());
      problems(text.toString());
    }
  }
}
