package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done to one payment: cancel it. */
@Command(
    name = "payment",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = PaymentCommand.CancelCommand.class)
final class PaymentCommand implements Runnable {
  /** As many as the node lists. */
  private static final int LISTED = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Takes a waiting payment back, before anything is signed (PY-92). */
  @Command(name = "cancel", mixinStandardHelpOptions = true)
  static final class CancelCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "which")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String id = find(node);
      JsonValue answer = node.post("/payments/" + id + "/cancel", "{}");
      if (client.wantsJson()) {
        client.print(answer);
      } else {
        client.say("payment.cancelled", id);
      }
      return 0;
    }

    private String find(ApiClient node) throws ApiFailure, Failure {
      String digits = which.toLowerCase(Locale.ROOT);
      List<String> ids =
          node.get("/payments?limit=" + LISTED).list("payments").stream()
              .filter(payment -> !payment.flag("incoming"))
              .map(payment -> payment.text("id"))
              .filter(id -> id.startsWith(digits))
              .toList();
      if (ids.isEmpty()) {
        throw new Failure("no-such-payment", which);
      }
      if (ids.size() > 1) {
        throw new Failure("several-payments", which, String.join(" ", ids));
      }
      return ids.get(0);
    }
  }
}
