package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Money into or out of a channel that stays open. */
abstract class ChannelFundsCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();
  @Mixin private ChannelFinder channel = new ChannelFinder();

  @Parameters(index = "1", paramLabel = "AMOUNT", descriptionKey = "amount")
  private String amount = "";

  private final String way;

  private ChannelFundsCommand(String way) {
    this.way = way;
  }

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String id = channel.find(node);
    JsonValue answer = node.post("/channels/" + id + "/" + way, JsonValue.object("amount", amount));
    if (client.wantsJson()) {
      client.print(answer);
    } else {
      client.say("channel." + way, id, amount);
    }
    return 0;
  }

  /** Pays in more. */
  @Command(name = "deposit", mixinStandardHelpOptions = true)
  static final class Deposit extends ChannelFundsCommand {
    Deposit() {
      super("deposit");
    }
  }

  /** Takes money out, with the peer's signature. */
  @Command(name = "withdraw", mixinStandardHelpOptions = true)
  static final class Withdraw extends ChannelFundsCommand {
    Withdraw() {
      super("withdraw");
    }
  }
}
