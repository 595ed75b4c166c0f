package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.cli.config.Spans;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest payments, newest first. */
@Command(name = "payments", mixinStandardHelpOptions = true)
final class PaymentsCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Option(names = "--limit", paramLabel = "N")
  private int limit = 20;

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/payments?limit=" + limit);
    List<JsonValue> payments = answer.list("payments");
    if (client.wantsJson()) {
      client.print(answer);
    } else if (payments.isEmpty()) {
      client.say("payments.none");
    } else {
      print(payments, Names.of(client.node()));
    }
    return 0;
  }

  private void print(List<JsonValue> payments, Names names) {
    Texts texts = client.texts();
    Table table =
        new Table()
            .row(
                texts.get("col.amount"),
                texts.get("col.fee"),
                texts.get("col.peer"),
                texts.get("col.state"),
                texts.get("col.chain-seen"),
                texts.get("col.id"));
    for (JsonValue payment : payments) {
      table.row(
          (payment.flag("incoming") ? "+" : "-") + payment.at("amount").text("smt"),
          payment.at("fee").text("smt"),
          names.label(payment.text("peer")),
          PaymentRun.waits(payment)
              ? texts.get("state.when-reachable")
              : client.state(payment, "state"),
          chainSeen(payment, texts),
          payment.text("id"));
    }
    table.print(client.out());
  }

  /** PY-90: how old the last sighting of the chain was when the money came in. */
  private static String chainSeen(JsonValue payment, Texts texts) {
    if (!payment.has("chainAgeSeconds")) {
      return "";
    }
    long seconds = payment.number("chainAgeSeconds");
    if (seconds < 0) {
      return texts.get("chain-seen.never");
    }
    return texts.get(
        payment.flag("chainAgeGuessed") ? "chain-seen.guessed" : "chain-seen.before",
        Spans.of(seconds));
  }
}
