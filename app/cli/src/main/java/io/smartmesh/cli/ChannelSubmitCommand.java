package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends a close that somebody signed to be sent; any node with a chain and some coin can. */
@Command(name = "submit", mixinStandardHelpOptions = true)
final class ChannelSubmitCommand implements Callable<Integer> {
  /** Of the file: the node refuses longer ones, too. */
  private static final int CHARACTERS_MOST = 20_000;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
  private Path file = Path.of("");

  @Override
  public Integer call() throws ApiFailure, Failure {
    JsonValue answer = client.node().post("/closes", JsonValue.object("signed", read()));
    if (client.wantsJson()) {
      client.print(answer);
    } else {
      client.say("channel.submitted", file.toString());
    }
    return 0;
  }

  private String read() throws Failure {
    try {
      if (Files.size(file) > CHARACTERS_MOST) {
        throw new IOException(Files.size(file) + " bytes, at most " + CHARACTERS_MOST);
      }
      return Files.readString(file).trim();
    } catch (IOException e) {
      throw new Failure("close-unreadable", file.toString(), "" + e.getMessage());
    }
  }
}
