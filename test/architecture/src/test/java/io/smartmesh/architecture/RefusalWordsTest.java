package io.smartmesh.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.architecture.Tree.Source;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.payment.PaymentError;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the node refuses is said in the user's language only where the command line has the node's
 * sentence to the letter: each sentence of the {@code Explain} classes is among its texts. That the
 * other languages have the same ones is checked beside those.
 */
class RefusalWordsTest {
  private static final String TEXTS =
      "app/cli/src/main/resources/io/smartmesh/cli/messages.properties";

  /** {@code say(code, "…" + "…", …} and {@code refused(error, "…", …}: the sentence. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?:refused|say)\\(\\s*[^\",()]*(?:\"[a-z-]+\")?,\\s*((?:\"[^\"]*\"[\\s+]*)+),");

  /** An error that no user can cause: as it is. */
  private static final String UNFORESEEN = "{0}";

  private static final int DECIMALS = 18;

  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");

  @Test
  void everySentenceHasWords() throws IOException {
    Set<String> kept = kept();
    Set<String> said = said();
    assertTrue(said.size() > 50, "hardly any sentences were found: " + said);
    Violations violations = new Violations("not in " + TEXTS);
    said.forEach(sentence -> violations.addIf(!kept.contains(sentence), sentence));
    violations.assertNone();
  }

  /** The payment module says what it refuses itself. */
  @Test
  void paymentsRefuseInTheSameWords() throws IOException {
    Set<String> kept = kept();
    Address to = Address.fromHex("0x00000000000000000000000000000000000000b0");
    Amount two = Amount.parse("2", DECIMALS);
    Violations violations = new Violations("not in " + TEXTS);
    Map.of(
            new PaymentError.ZeroAmount(), List.<Object>of(),
            new PaymentError.ToOneself(to), List.of(to),
            new PaymentError.UnknownPayee(to), List.of(to),
            new PaymentError.NobodysAddress(to), List.of(to),
            new PaymentError.TooMany(3, 1), List.of(3, 1),
            new PaymentError.NoPath(to, two, two), List.of(to, "2 SMT", "2 SMT"),
            new PaymentError.OverLimit("a-limit", two, two), List.of("2 SMT", "a-limit", "2 SMT"),
            new PaymentError.TooManyPending("a-limit", 3, 1), List.of(3, "a-limit", 1),
            new PaymentError.TooSmall(two, two), List.of("2 SMT", "2 SMT"),
            new PaymentError.InvoiceExpired(new ChainTime(7), new ChainTime(9)), List.of(2, 7))
        .forEach(
            (error, values) -> {
              boolean isKept =
                  kept.stream().anyMatch(s -> filled(s, values).equals(error.sentence()));
              violations.addIf(!isKept, error.sentence());
            });
    violations.assertNone();
  }

  private static String filled(String sentence, List<?> values) {
    String filled = sentence;
    for (int i = 0; i < values.size(); i++) {
      filled = filled.replace("{" + i + "}", String.valueOf(values.get(i)));
    }
    return filled;
  }

  private static Set<String> said() {
    Set<String> all = new TreeSet<>();
    for (Source file : Tree.sources(source -> source.path().contains("/node/Explain"))) {
      Matcher call = SAID.matcher(file.text());
      while (call.find()) {
        StringBuilder sentence = new StringBuilder();
        Matcher part = LITERAL.matcher(call.group(1));
        while (part.find()) {
          sentence.append(part.group(1));
        }
        if (!sentence.toString().equals(UNFORESEEN)) {
          all.add(sentence.toString());
        }
      }
    }
    return all;
  }

  private static Set<String> kept() throws IOException {
    Properties texts = new Properties();
    try (Reader reader = Files.newBufferedReader(Tree.ROOT.resolve(TEXTS))) {
      texts.load(reader);
    }
    Set<String> all = new TreeSet<>();
    for (String key : texts.stringPropertyNames()) {
      if (key.startsWith("refused.") && key.endsWith(".what")) {
        all.add(texts.getProperty(key).replace("''", "'"));
      }
    }
    return all;
  }
}
