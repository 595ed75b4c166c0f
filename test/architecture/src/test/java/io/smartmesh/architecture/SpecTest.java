package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.architecture.Tree.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The protocol rules in docs/spec and the code that keeps them name each other. A rule is defined
 * where its id (two capitals, a hyphen, a number) opens a heading, a list item, a table row or a
 * bold line; it is cited where Java or Solidity, code or test, writes that id in a comment or a
 * test's name.
 */
class SpecTest {

  private static final Pattern DEFINITION =
      Pattern.compile("^\\s*[#|*-][\\s#|*`-]*([A-Z]{2}-\\d+)\\b");
  private static final Pattern ID =
      Pattern.compile("(?<![A-Za-z0-9-])([A-Z]{2}-\\d+)(?![0-9A-Za-z])");

  private final Map<String, String> definedIn = new LinkedHashMap<>();
  private final Violations definedTwice = new Violations("a rule id is used once only");

  @BeforeEach
  void readSpec() {
    for (Source file : Tree.sources(f -> f.path().matches("docs/spec/.*\\.md"))) {
      for (String line : file.lines()) {
        Matcher matcher = DEFINITION.matcher(line);
        if (matcher.find()) {
          String before = definedIn.put(matcher.group(1), file.path());
          definedTwice.addIf(before != null, matcher.group(1) + " in " + file.path());
        }
      }
    }
    assumeTrue(!definedIn.isEmpty(), "no docs/spec yet");
  }

  @Test
  void everyRuleIsDefinedOnce() {
    definedTwice.assertNone();
  }

  @Test
  void everyRuleIsCited() {
    Violations violations = new Violations("cite the rule in a test or in Javadoc");
    Set<String> cited = new TreeSet<>(citations().keySet());
    definedIn.forEach((id, file) -> violations.addIf(!cited.contains(id), id + " of " + file));
    violations.assertNone();
  }

  @Test
  void everyCitationNamesARule() {
    Violations violations = new Violations("no such rule in docs/spec");
    Set<String> families = new TreeSet<>();
    definedIn.keySet().forEach(id -> families.add(family(id)));
    citations()
        .forEach(
            (id, file) ->
                violations.addIf(
                    families.contains(family(id)) && !definedIn.containsKey(id),
                    id + " in " + file));
    violations.assertNone();
  }

  private static Map<String, String> citations() {
    Map<String, String> cited = new LinkedHashMap<>();
    for (Source file : Tree.sources(f -> f.isJava() || f.isSolidity())) {
      Matcher matcher = ID.matcher(file.text());
      while (matcher.find()) {
        cited.putIfAbsent(matcher.group(1), file.path());
      }
    }
    return cited;
  }

  private static String family(String id) {
    return id.substring(0, id.indexOf('-'));
  }
}
