package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Amount;
import java.math.BigInteger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the user lets be at stake: how much of each limit is used, and what is left (PY-80). */
@Command(name = "limits", mixinStandardHelpOptions = true)
final class LimitsCommand implements Callable<Integer> {
  private static final int SMT_DECIMALS = 18;

  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue answer = client.node().get("/limits");
    if (client.wantsJson()) {
      client.print(answer);
      return 0;
    }
    Texts texts = client.texts();
    Table table =
        new Table()
            .row(
                texts.get("col.setting"),
                texts.get("col.used"),
                texts.get("col.left"),
                texts.get("col.limit"));
    for (JsonValue limit : answer.list("limits")) {
      JsonValue used = limit.at("used");
      boolean limited = limit.has("most");
      table.row(
          limit.text("setting"),
          shown(used, value(used)),
          limited ? shown(used, left(value(used), value(limit.at("most")))) : "-",
          limited ? shown(used, value(limit.at("most"))) : texts.get("limits.none"));
    }
    table.print(client.out());
    client.say("limits.how");
    return 0;
  }

  private static BigInteger value(JsonValue value) {
    return value.has("units")
        ? new BigInteger(value.text("units"))
        : BigInteger.valueOf(value.number("payments"));
  }

  /** Nothing where a limit was set below what is used already. */
  private static BigInteger left(BigInteger used, BigInteger most) {
    return most.subtract(used).max(BigInteger.ZERO);
  }

  /** Money like {@code like}, or a number of payments like it. */
  private static String shown(JsonValue like, BigInteger value) {
    return like.has("units") ? new Amount(value).toDecimal(SMT_DECIMALS) + " SMT" : "" + value;
  }
}
