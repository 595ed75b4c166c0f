package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Money on the chain and in channels, told apart. */
@Command(name = "balance", mixinStandardHelpOptions = true)
final class BalanceCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue status = client.node().get("/status");
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.balance/1",
                  "token", status.at("token"),
                  "coin", status.at("coin"),
                  "spendable", status.at("spendable")));
    } else {
      print(client, status);
    }
    return 0;
  }

  static void print(Client client, JsonValue status) {
    client.say("balance.spendable", status.at("spendable").text("smt"));
    client.say("balance.chain", status.at("token").text("smt"), status.at("coin").text("coin"));
  }
}
