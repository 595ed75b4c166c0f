package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/**
 * Three lines for every problem: what happened, what it means, what to run. With --json one object.
 * The exit code tells a service manager whether trying again may help.
 */
final class FailureHandler implements CommandLine.IExecutionExceptionHandler {
  /** Trying again cannot help: somebody must look at the data first. */
  private static final Set<String> DAMAGED =
      Set.of(
          "key-version",
          "key-damaged",
          "key-unreadable",
          "vault-version",
          "passphrase-needed",
          "passphrase-wrong",
          "passphrase-unreadable",
          "two-device-keys",
          "moved",
          "self-test",
          "store-unusable",
          "store-damaged");

  private static final String SETTINGS = "config-";

  /** CT-14: nothing was done, as it is not clear who is meant. */
  private static final String UNCLEAR = "several-contacts";

  private final Texts texts;
  private final Refusals refusals;

  FailureHandler(Texts texts) {
    this.texts = texts;
    this.refusals = new Refusals(texts);
  }

  @Override
  public int handleExecutionException(
      Exception problem, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
    if (problem instanceof ApiFailure failure && failure.isRefusal()) {
      String what = refusals.what(failure);
      print(line, failure.code(), what, meaning(failure, what), refusals.todo(failure));
    } else if (problem instanceof ApiFailure failure) {
      print(line, failure.code(), failure.values());
    } else if (problem instanceof Failure failure) {
      print(line, failure.code(), failure.values());
      return exitCode(failure.code());
    } else {
      throw problem;
    }
    return Main.FAILED;
  }

  /** Where {@code what} stayed the node's English, also what the page says of it. */
  private String meaning(ApiFailure refusal, String what) {
    String means = texts.getOr("error." + refusal.code() + ".means", "error.refused.means");
    boolean isForeign = !RefusalWords.isEnglish(texts.bundle()) && what.equals(refusal.what());
    String words =
        isForeign ? RefusalWords.of(texts.bundle()).getOrDefault(refusal.code(), "") : "";
    return words.isEmpty() ? means : words + " " + means;
  }

  private static int exitCode(String code) {
    if (code.startsWith(SETTINGS) || code.equals(UNCLEAR)) {
      return Main.MISUSED;
    }
    return DAMAGED.contains(code) ? Main.DAMAGED : Main.FAILED;
  }

  private void print(CommandLine line, String code, List<String> values) {
    Object[] words = values.toArray();
    print(
        line,
        code,
        texts.get("error." + code + ".what", words),
        texts.get("error." + code + ".means", words),
        texts.get("error." + code + ".run", words));
  }

  private static void print(CommandLine line, String code, String what, String means, String run) {
    if (line.getParseResult().hasMatchedOption("--json")) {
      line.getOut()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.error/1", "code", code, "what", what, "todo", run));
    }
    PrintWriter err = line.getErr();
    err.println(what);
    err.println(means);
    err.println(run);
  }
}
