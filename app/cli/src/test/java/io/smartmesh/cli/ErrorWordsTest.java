package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.Texts;
import io.smartmesh.tun.TunUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every error that a user can cause is said in both languages: what happened, what it means, what
 * to run. {@code PageWordsTest} looks for the node's own codes in the list that is read here.
 */
class ErrorWordsTest {
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java"),
          Path.of("../relayer/src/main/java"),
          Path.of("../../adapter/api/src/main/java/io/smartmesh/api/client"));

  private static final Pattern FAILURE =
      Pattern.compile("new (?:Api)?Failure\\(\\s*\"([a-z-]*[a-z])\"");

  private static final Pattern DEPLOY = Pattern.compile("new DeployFailure\\(\\s*\"([a-z-]+)\"");

  private static final Pattern RELAYER = Pattern.compile("new NotStarted\\(\\s*\"([a-z-]+)\"");

  /** Who prints problems, and under which keys. */
  private static final Map<String, String> CHECKS =
      Map.of("NetworkCheck.java", "netcheck.", "DoctorCommand.java", "doctor.");

  private static final Pattern PROBLEM = Pattern.compile("problems\\.add\\(\\s*\"([a-z-]+)\"");

  @TempDir private Path data;

  @Test
  void everyFailureHasThreeSentencesInBothLanguages() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      codes(FAILURE, text).forEach(code -> keys.add("error." + code));
      codes(DEPLOY, text).forEach(code -> keys.add("error.deploy-" + code));
      codes(RELAYER, text).forEach(code -> keys.add("error.relayer-" + code));
      String prefix = CHECKS.get(file.getFileName().toString());
      if (prefix != null) {
        codes(PROBLEM, text).forEach(code -> keys.add(prefix + code));
      } else {
        assertEquals(List.of(), codes(PROBLEM, text), file + " is not in CHECKS");
      }
    }
    for (TunUnavailable.Reason reason : TunUnavailable.Reason.values()) {
      keys.add("error.tun-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    assertTrue(keys.size() > 120, "hardly any were found: " + keys);
    for (String language : List.of("en", "zh")) {
      ResourceBundle bundle = bundle(language);
      List<String> missing = new ArrayList<>();
      for (String key : keys) {
        for (String part : List.of(".what", ".means", ".run")) {
          if (!bundle.containsKey(key + part)) {
            missing.add(key + part);
          }
        }
      }
      assertEquals(List.of(), missing, language);
    }
  }

  @Test
  void theNodesCodesHaveWordsInBothLanguages() {
    Map<String, String> en = RefusalWords.of(bundle("en"));
    Map<String, String> zh = RefusalWords.of(bundle("zh"));
    assertTrue(en.size() > 100, en.keySet()::toString);
    assertEquals(en.keySet(), zh.keySet());
    assertEquals("没有这笔付款。", zh.get("unknown-payment"));
  }

  @Test
  void aRefusalOfTheNodeIsExplainedInTheUsersLanguage() throws IOException {
    String refused =
        "{\"schema\":\"smartmesh.error/1\",\"code\":\"unknown-token\","
            + "\"what\":\"There is no token 0a1b2c3d.\",\"todo\":\"smartmesh api-token list\"}";
    try (FakeApi api = new FakeApi(data)) {
      api.answer("POST /tokens/0a1b2c3d/revoke", refused);
      Run run =
          Run.of("api-token", "revoke", "0a1b2c3d", "--data", data.toString(), "--lang", "zh");
      assertEquals(Main.FAILED, run.exitCode());
      List<String> lines = run.err().lines().toList();
      assertEquals("There is no token 0a1b2c3d.", lines.get(0));
      assertTrue(lines.get(1).startsWith("没有这个令牌"), lines.get(1));
      assertEquals("smartmesh api-token list", lines.get(2));
    }
  }

  private static ResourceBundle bundle(String language) {
    return new Texts(Main.class, language).bundle();
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : SOURCES) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  private static List<String> codes(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      all.add(found.group(1));
    }
    return all;
  }
}
