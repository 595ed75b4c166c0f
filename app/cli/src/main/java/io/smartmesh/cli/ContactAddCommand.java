package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes somebody from a card's text, a link or a file, or whom the node knows. */
@Command(name = "add", mixinStandardHelpOptions = true)
final class ContactAddCommand implements Callable<Integer> {
  private static final int FILE_BYTES = 4096;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "CARD|FILE|WHO", descriptionKey = "card")
  private String card = "";

  @Option(names = "--name", paramLabel = "NAME", descriptionKey = "own-name")
  private String name = "";

  @Option(names = "--scanned")
  private boolean scanned;

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    JsonValue contact = node.post("/contacts", body(node));
    if (client.wantsJson()) {
      client.print(contact);
      return 0;
    }
    String given = contact.text("name");
    String shown = given.isEmpty() ? contact.text("device") : given;
    String key = contact.flag("verified") ? "contact.added.verified" : "contact.added";
    client.say(key, shown);
    if (contact.has("warning")) {
      JsonValue warning = contact.at("warning");
      client.say("contact.warning." + warning.text("why"), shown, warning.text("other"));
    }
    return 0;
  }

  private String body(ApiClient node) throws ApiFailure, Failure {
    String lower = card.trim().toLowerCase(Locale.ROOT);
    if (lower.startsWith("smartmesh:") || lower.startsWith("https:")) {
      return ofCard(card);
    }
    Path file = Path.of(card);
    if (Files.isRegularFile(file)) {
      return ofCard(read(file));
    }
    return JsonValue.object("peer", People.find(node, card), "name", name);
  }

  private String ofCard(String text) {
    return JsonValue.object("card", text.trim(), "name", name, "faceToFace", scanned);
  }

  private static String read(Path file) throws Failure {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FILE_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Failure("file-unreadable", file.toString(), Reason.of(e));
    }
  }
}
