package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Destroys this node's keys, and then its files; a running node ends with them (MH-14). */
@Command(name = "wipe", mixinStandardHelpOptions = true)
final class WipeCommand implements Callable<Integer> {
  private static final String WORD = "WIPE";

  @Mixin private Client client = new Client();

  @Mixin private Sure sure = new Sure();

  @Override
  public Integer call() throws Failure {
    Path directory = client.directory();
    if (!Wipe.isNode(directory)) {
      throw new Failure("nothing-to-wipe", directory.toString());
    }
    sure.require(client, "wipe.sure", WORD);
    long start = System.nanoTime();
    Optional<ApiClient> running = running();
    try {
      Wipe.all(directory);
      boolean hasEnded = running.isPresent() && end(running.get());
      if (hasEnded) {
        Wipe.all(directory); // what it may have written in between
      }
      return told(directory, hasEnded, (System.nanoTime() - start) / 1_000_000);
    } catch (IOException e) {
      throw new Failure("not-wiped", directory.toString(), Reason.of(e));
    }
  }

  private int told(Path directory, boolean hasEnded, long millis) {
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.wiped/1",
                  "data",
                  directory.toString(),
                  "nodeEnded",
                  hasEnded,
                  "millis",
                  millis));
    } else {
      client.say("wipe.done", directory, millis);
      client.say("wipe.limits");
    }
    return 0;
  }

  private Optional<ApiClient> running() {
    try {
      return Optional.of(client.node());
    } catch (ApiFailure e) {
      return Optional.empty();
    }
  }

  /** It has its keys in memory, and forgets them by ending. */
  private static boolean end(ApiClient node) {
    try {
      node.post("/wipe", JsonValue.object("confirm", WORD));
      return true;
    } catch (ApiFailure e) {
      return !e.code().equals("not-running");
    }
  }
}
