package io.smartmesh.demo;

import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Amount;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code smartmesh demo}: Alice pays Bob with no Internet, with real parts, checked to the last
 * unit.
 */
@Command(name = "demo", mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int CARRIERS_MAX = 8;
  private static final int PAYMENTS_MAX = 1_000;

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--keep", paramLabel = "DIR")
  private @Nullable Path keep;

  @Option(names = "--hops", paramLabel = "N")
  private int carriers = 1;

  @Option(names = "--amount", paramLabel = "SMT")
  private String amount = "5";

  @Option(names = "--payments", paramLabel = "N")
  private int payments = 1_000;

  @Option(names = "--seed", paramLabel = "N")
  private long seed = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final StoreKeys keys;

  public DemoCommand(StoreKeys keys) {
    this.keys = keys;
  }

  @Override
  public Integer call() throws Exception {
    DemoOptions options = options();
    Outcome outcome = new Outcome();
    Narrator narrator = new Narrator(texts(), spec.commandLine().getOut(), json);
    boolean ok = false;
    try {
      if (options.keep().isPresent()) {
        Keep.prepare(options.keep().get());
      }
      ok = tell(options, narrator, outcome);
    } catch (DemoFailure failure) {
      report(failure, narrator.texts());
    }
    if (json) {
      spec.commandLine().getOut().println(outcome.json(ok, narrator.seconds()));
    }
    return ok ? 0 : 1;
  }

  /** False when the story broke off; what there is then is kept all the same. */
  private boolean tell(DemoOptions options, Narrator narrator, Outcome outcome) throws Exception {
    boolean ok = false;
    try {
      new Story(options, keys, narrator, outcome).tell();
      ok = true;
      narrator.say("done", outcome.checksHeld());
    } catch (DemoFailure failure) {
      report(failure, narrator.texts());
    }
    if (options.keep().isPresent()) {
      Keep.writeResult(options.keep().get(), outcome.json(ok, narrator.seconds()).toString());
      narrator.say("kept", options.keep().get());
    }
    return ok;
  }

  private void report(DemoFailure failure, Texts texts) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(texts.get("failed", failure.getMessage()));
    failure.logs().forEach(err::println);
  }

  private DemoOptions options() {
    require(carriers >= 1 && carriers <= CARRIERS_MAX, "--hops: 1 … " + CARRIERS_MAX);
    require(payments >= 1 && payments <= PAYMENTS_MAX, "--payments: 1 … " + PAYMENTS_MAX);
    try {
      Amount each = Amount.parse(amount, DemoOptions.DECIMALS);
      require(!each.isZero(), "--amount: > 0");
      return new DemoOptions(carriers, each, payments, seed, directory());
    } catch (NumberFormatException e) {
      throw new ParameterException(spec.commandLine(), "--amount: " + e.getMessage());
    }
  }

  private Optional<Path> directory() {
    return Optional.ofNullable(keep).map(path -> path.toAbsolutePath().normalize());
  }

  private void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  /** In the language of the command line that this is part of. */
  private Texts texts() {
    ResourceBundle bundle = spec.resourceBundle();
    String language = bundle == null ? "" : bundle.getLocale().getLanguage();
    return new Texts(DemoCommand.class, language.isEmpty() ? "en" : language);
  }
}
