package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** The channel that a command is about. */
final class ChannelFinder {
  @Parameters(
      index = "0",
      paramLabel = "CHANNEL|WHO",
      descriptionKey = "smartmesh.channel.close.which")
  private String which = "";

  /** By the beginning of the channel's own id or of the peer's address. */
  String find(ApiClient node) throws ApiFailure, Failure {
    String digits = "0x" + which.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
    List<String> ids =
        node.get("/channels").list("channels").stream()
            .filter(c -> !c.text("phase").equals("finished"))
            .filter(c -> c.text("id").startsWith(digits) || c.text("peer").startsWith(digits))
            .map(c -> c.text("id"))
            .toList();
    if (ids.isEmpty()) {
      throw new Failure("no-such-channel", which);
    }
    if (ids.size() > 1) {
      throw new Failure("several-channels", which, String.join(" ", ids));
    }
    return ids.get(0);
  }
}
