package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an invoice: a signed request for one payment, to be handed over in any way. */
@Command(name = "request", mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "AMOUNT", descriptionKey = "amount")
  private String amount = "";

  @Option(names = "--memo", paramLabel = "TEXT")
  private String memo = "";

  @Override
  public Integer call() throws ApiFailure {
    String body = JsonValue.object("amount", amount, "memo", memo);
    JsonValue invoice = client.node().post("/invoices", body);
    client.out().println(client.wantsJson() ? invoice : invoice.text("invoice"));
    return 0;
  }
}
