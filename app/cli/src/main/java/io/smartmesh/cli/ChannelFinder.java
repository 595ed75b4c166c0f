package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
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

  /** By the beginning of the channel's own id or of the peer's address, or the peer's name. */
  String find(ApiClient node) throws ApiFailure, Failure {
    List<JsonValue> named = Names.of(node).called(which);
    if (named.size() > 1) {
      throw Names.several(which, named);
    }
    String meant = named.isEmpty() ? which : named.get(0).text("device");
    String digits = "0x" + meant.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
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
