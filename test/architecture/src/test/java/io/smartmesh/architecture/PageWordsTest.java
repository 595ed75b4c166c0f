package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.architecture.Tree.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every code with which the API refuses something has words on the page, in both languages: that
 * Chinese has what English has is checked when the page is built.
 */
class PageWordsTest {
  /** The sealed errors that {@code Explain} gives a code after their name. */
  private static final List<String> TYPED =
      List.of(
          "/PaymentError.java",
          "/ChannelError.java",
          "/MessageError.java",
          "/CardError.java",
          "/RosterError.java");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?:new Problem\\(\\s*\\d+|UserReply\\.Refused\\(|(?:return |Explain\\.)say\\(),?"
              + "\\s*\"([a-z-]+)\"");
  private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)\\(");
  private static final Pattern WORDS = Pattern.compile("(?m)^  '?([a-z-]+)'?: ['\"]");

  @Test
  void everyCodeHasWords() throws IOException {
    Set<String> codes = codes();
    assertTrue(codes.size() > 50, "hardly any codes were found: " + codes);
    Violations violations = new Violations("no words in app/web/src/i18n/problems.*.ts");
    for (String language : List.of("en", "zh")) {
      Set<String> words = words("app/web/src/i18n/problems." + language + ".ts");
      codes.forEach(code -> violations.addIf(!words.contains(code), language + ": " + code));
    }
    violations.assertNone();
  }

  private static Set<String> codes() {
    Set<String> codes = new TreeSet<>();
    for (Source file : Tree.sources(Source::isJava)) {
      if (!file.path().contains("/src/main/")) {
        continue;
      }
      boolean typed = TYPED.stream().anyMatch(file.path()::endsWith);
      Matcher found = (typed ? RECORD : NAMED).matcher(file.text());
      while (found.find()) {
        codes.add(typed ? kebab(found.group(1)) : found.group(1));
      }
    }
    return codes;
  }

  private static Set<String> words(String path) throws IOException {
    Set<String> words = new TreeSet<>();
    Matcher found = WORDS.matcher(Files.readString(Tree.ROOT.resolve(path)));
    while (found.find()) {
      words.add(found.group(1));
    }
    return words;
  }

  /** NotEnough → not-enough. */
  private static String kebab(String name) {
    return name.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
