package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the words to compare by voice, or compares those that the other reads out (CT-8). */
@Command(name = "verify", mixinStandardHelpOptions = true)
final class ContactVerifyCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "contact")
  private String who = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", descriptionKey = "words")
  private List<String> heard = List.of();

  @Override
  public Integer call() throws ApiFailure, Failure {
    JsonValue named = Names.of(client.node()).contact(who);
    JsonValue contact = client.node().get("/contacts/" + named.text("device"));
    List<String> words = contact.texts("words");
    if (words.isEmpty()) {
      throw new Failure("no-words", who);
    }
    if (heard.isEmpty()) {
      if (client.wantsJson()) {
        client.print(contact);
      } else {
        ContactCommand.words(client, contact);
        client.say("contact.compare", who);
      }
      return 0;
    }
    String said = String.join(" ", heard).toLowerCase(Locale.ROOT).trim();
    if (!String.join(" ", words).equals(said.replaceAll("\\s+", " "))) {
      throw new Failure("words-differ", who);
    }
    return ContactCommand.act(client, contact, "verify", JsonValue.object());
  }
}
