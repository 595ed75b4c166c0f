package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MH-1: a text's state has the same words in the rule, on the command line and on the page. */
class StateWordsTest {
  /** State, key of the command line, key of the page. */
  private static final List<String[]> STATES =
      List.of(
          new String[] {"WAITING", "state.waiting", "stateWaiting"},
          new String[] {"SENT", "state.sent", "stateSent"},
          new String[] {"RELAYED", "state.relayed-hops", "stateRelayed"},
          new String[] {"CARRIED", "state.carried", "stateCarried"},
          new String[] {"DELIVERED", "state.delivered", "stateDelivered"},
          new String[] {"FAILED", "state.not-delivered", "stateFailed"});

  private static final String CLI = "app/cli/src/main/resources/io/smartmesh/cli/messages";

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void allSayTheSame(String language) throws IOException {
    Properties typed = new Properties();
    Path path = Tree.ROOT.resolve(CLI + (language.equals("en") ? "" : "_zh") + ".properties");
    try (Reader reader = Files.newBufferedReader(path)) {
      typed.load(reader);
    }
    String page = read("app/web/src/i18n/" + language + ".ts");
    String rules = read("docs/spec/history.md");
    for (String[] state : STATES) {
      String words = found(page, "(?m)^  " + state[2] + ": '(.*)',$", 1);
      String row = "(?m)^\\| " + state[0] + " \\|.*\\| (.*) \\| (.*) \\|$";
      assertEquals(plain(words), plain(typed.getProperty(state[1])), "command line");
      assertEquals(plain(words), plain(found(rules, row, language.equals("en") ? 1 : 2)), "rule");
    }
  }

  /** Without the reason, which follows everywhere, and with one name for the number of hops. */
  private static String plain(String words) {
    return words.replaceAll("(: |：)(\\{0\\}|\\*.*\\*)$", "").replace("{0}", "n");
  }

  private static String found(String text, String pattern, int group) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertEquals(true, matcher.find(), pattern);
    return matcher.group(group);
  }

  private static String read(String path) throws IOException {
    return Files.readString(Tree.ROOT.resolve(path));
  }
}
