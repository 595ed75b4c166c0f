package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Closes a channel, with the peer or alone, or signs a close for somebody else to send. */
@Command(name = "close", mixinStandardHelpOptions = true)
final class ChannelCloseCommand implements Callable<Integer> {
  /** Longer than it takes to make a snapshot (BK-4) and bring it to a neighbour. */
  private static final int KEEPER_SECONDS = 20;

  @Mixin private Client client = new Client();
  @Mixin private ChannelFinder channel = new ChannelFinder();

  @Option(names = "--alone")
  private boolean alone;

  @Option(names = "--refuse")
  private boolean refuse;

  @Option(names = "--sign-only", paramLabel = "FILE")
  private Path signOnly = NO_FILE;

  @Option(names = "--together")
  private boolean together;

  @Option(names = "--data-is-newest")
  private boolean dataIsNewest;

  @Option(names = "--seconds", paramLabel = "SECONDS")
  private long seconds = 86_400;

  private static final Path NO_FILE = Path.of("");

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String id = channel.find(node);
    if (!signOnly.equals(NO_FILE)) {
      sign(node, id);
    } else if (refuse) {
      JsonValue answer = node.post("/channels/" + id + "/refuse-close", JsonValue.object());
      say(answer, "channel.refused", id);
    } else {
      JsonValue answer =
          node.post(
              "/channels/" + id + "/close",
              JsonValue.object("alone", alone, "dataIsNewest", dataIsNewest));
      say(answer, alone ? "channel.closing-alone" : "channel.closing", id);
    }
    return 0;
  }

  /** CH-55: who restores this device must find the close in the snapshot. */
  private static boolean awaitKeeper(ApiClient node) throws ApiFailure {
    JsonValue backup =
        Waiting.until(
            KEEPER_SECONDS,
            () -> node.get("/backup"),
            answer -> isKept(answer) || !keepers(answer).anyMatch(k -> k.flag("reachable")));
    return isKept(backup);
  }

  private static boolean isKept(JsonValue backup) {
    return !backup.flag("unsaved")
        && keepers(backup).anyMatch(k -> k.number("version") == backup.number("version"));
  }

  private static Stream<JsonValue> keepers(JsonValue backup) {
    return backup.list("keepers").stream();
  }

  private void sign(ApiClient node, String id) throws ApiFailure, Failure {
    JsonValue answer =
        node.post(
            "/channels/" + id + "/sign-close",
            JsonValue.object(
                "together", together, "seconds", seconds, "dataIsNewest", dataIsNewest));
    boolean kept = awaitKeeper(node);
    try {
      SafeFile.write(signOnly.toAbsolutePath(), Bytes.utf8(answer.text("signed") + "\n"));
    } catch (IOException e) {
      throw new Failure("close-unwritable", signOnly.toString(), "" + e.getMessage());
    }
    say(answer, "channel.signed", id, signOnly.toString());
    if (!kept && !client.wantsJson()) {
      client.say("channel.signed-unkept");
    }
  }

  private void say(JsonValue answer, String key, String... values) {
    if (client.wantsJson()) {
      client.print(answer);
    } else {
      client.say(key, (Object[]) values);
    }
  }
}
