package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
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
      print(payments);
    }
    return 0;
  }

  private void print(List<JsonValue> payments) {
    Texts texts = client.texts();
    Table table =
        new Table()
            .row(
                texts.get("col.amount"),
                texts.get("col.fee"),
                texts.get("col.peer"),
                texts.get("col.state"),
                texts.get("col.id"));
    for (JsonValue payment : payments) {
      table.row(
          (payment.flag("incoming") ? "+" : "-") + payment.at("amount").text("smt"),
          payment.at("fee").text("smt"),
          payment.text("peer"),
          client.state(payment, "state"),
          payment.text("id"));
    }
    table.print(client.out());
  }
}
