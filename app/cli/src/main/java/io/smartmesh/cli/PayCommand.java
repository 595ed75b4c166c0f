package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pays a person or an invoice, directly or through others, with or without the chain. */
@Command(name = "pay", mixinStandardHelpOptions = true)
final class PayCommand implements Callable<Integer> {
  /** Ordered at a time: the node forgets finished ones when there are twice as many. */
  private static final int TOGETHER_MAX = 500;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "WHO|INVOICE", descriptionKey = "whom")
  private String whom = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "AMOUNT", descriptionKey = "amount")
  private String amount = "";

  @Option(names = "--repeat", paramLabel = "N")
  private int repeat = 1;

  @Option(names = "--wait", paramLabel = "SECONDS")
  private int waitSeconds = 5;

  @Option(names = "--when-reachable", negatable = true)
  private @Nullable Boolean whenReachable;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ApiFailure, Failure {
    if (repeat < 1) {
      throw new ParameterException(spec.commandLine(), client.texts().get("pay.bad-repeat"));
    }
    ApiClient node = client.node();
    PaymentRun run = new PaymentRun();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    for (int left = repeat; left > 0; left -= TOGETHER_MAX) {
      JsonValue accepted = node.post("/payments", body(node, Math.min(left, TOGETHER_MAX)));
      run.add(accepted.text("first"), (int) accepted.number("count"));
      run.await(node, (int) TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()));
    }
    if (client.wantsJson()) {
      client.out().println(run.json());
    } else {
      client.say("pay.done", run.paid(), run.count(), run.undone(), run.refunded());
      run.detail().ifPresent(detail -> client.out().println(detail));
      run.waiting().ifPresent(id -> client.say("pay.waits", id));
    }
    return run.refunded() > 0 ? Main.FAILED : 0;
  }

  private String body(ApiClient node, int times) throws ApiFailure, Failure {
    if (!amount.isEmpty()) {
      return object("to", People.find(node, whom), "amount", amount, "times", (long) times);
    }
    if (repeat != 1) {
      throw new ParameterException(
          spec.commandLine(), client.texts().get("pay.repeat-needs-amount"));
    }
    if (whom.matches("(0x)?[0-9a-fA-F]{1,40}")) {
      throw new ParameterException(spec.commandLine(), client.texts().get("pay.amount-missing"));
    }
    return object("invoice", whom);
  }

  /** Unsaid it is the node that decides: whoever is known and away is waited for. */
  private String object(Object... fields) {
    List<Object> all = new ArrayList<>(List.of(fields));
    if (whenReachable != null) {
      all.addAll(List.of("whenReachable", whenReachable));
    }
    return JsonValue.object(all.toArray());
  }
}
