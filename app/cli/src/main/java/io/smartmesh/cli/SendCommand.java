package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message of any kind. It waits for a path when there is none. */
@Command(name = "send", mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
  private String who = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", descriptionKey = "text")
  private List<String> text = List.of();

  @Option(names = "--wait", paramLabel = "SECONDS")
  private int waitSeconds = 2;

  @Option(names = "--disappear", paramLabel = "TIME", descriptionKey = "send-disappear")
  private Optional<String> disappear = Optional.empty();

  @Option(names = "--reply", paramLabel = "ID", descriptionKey = "send-reply")
  private Optional<String> reply = Optional.empty();

  @Option(names = "--original", descriptionKey = "send-original")
  private boolean original;

  @ArgGroup private What what = new What();

  /** What else than a text; one of them at the most. */
  static final class What {
    @Option(names = "--location", paramLabel = "LAT,LON", descriptionKey = "send-location")
    private Optional<String> location = Optional.empty();

    @Option(names = "--card", descriptionKey = "send-card")
    private boolean card;

    @Option(names = "--react", paramLabel = "ID", descriptionKey = "send-react")
    private Optional<String> react = Optional.empty();

    @Option(names = "--edit", paramLabel = "ID", descriptionKey = "send-edit")
    private Optional<String> edit = Optional.empty();

    @Option(names = "--delete", paramLabel = "ID", descriptionKey = "send-delete")
    private Optional<String> delete = Optional.empty();

    @Option(names = "--request", paramLabel = "AMOUNT", descriptionKey = "send-request")
    private Optional<String> request = Optional.empty();

    @Option(names = "--paid", paramLabel = "ID", descriptionKey = "send-paid")
    private Optional<String> paid = Optional.empty();

    @Option(names = "--file", paramLabel = "FILE", descriptionKey = "send-file")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--photo", paramLabel = "FILE", descriptionKey = "send-photo")
    private Optional<Path> photo = Optional.empty();

    @Option(names = "--voice", paramLabel = "FILE", descriptionKey = "send-voice")
    private Optional<Path> voice = Optional.empty();
  }

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String to = People.find(node, who);
    String id = send(node, to);
    JsonValue message = Delivery.await(node, id, waitSeconds);
    if (client.wantsJson()) {
      client.print(message);
    } else {
      client.out().println(new TextLines(client).state(message));
    }
    return message.text("state").equals("failed") ? Main.FAILED : 0;
  }

  private String send(ApiClient node, String to) throws ApiFailure, Failure {
    String words = String.join(" ", text);
    Enclosure enclosure = new Enclosure(client, to, words);
    if (what.file.isPresent()) {
      return finished(enclosure.file(what.file.get()), node).send(node);
    } else if (what.voice.isPresent()) {
      return finished(enclosure.voice(what.voice.get()), node).send(node);
    } else if (what.photo.isPresent()) {
      Enclosure.Photo photo = enclosure.photo(what.photo.get(), original);
      String id = finished(photo.draft(), node).send(node);
      photo.sendPreview(node, to, id);
      return id;
    }
    return finished(draft(node, to, words), node).send(node);
  }

  private Draft draft(ApiClient node, String to, String words) throws ApiFailure, Failure {
    if (what.location.isPresent()) {
      return new Draft(to, "location").at(what.location.get());
    } else if (what.card) {
      String card = node.post("/contacts/card", JsonValue.object()).text("bytes");
      return new Draft(to, "card").with("card", card);
    } else if (what.react.isPresent()) {
      JsonValue about = Draft.find(node, what.react.get());
      return new Draft(to, "reaction")
          .with("about", about.text("id"))
          .with("aboutOwn", !about.flag("incoming"))
          .with("reaction", words);
    } else if (what.edit.isPresent()) {
      String about = Draft.find(node, what.edit.get()).text("id");
      return new Draft(to, "edit").with("about", about).with("text", words);
    } else if (what.delete.isPresent()) {
      return new Draft(to, "delete").with("about", Draft.find(node, what.delete.get()).text("id"));
    } else if (what.request.isPresent()) {
      String body = JsonValue.object("amount", what.request.get(), "memo", words);
      return new Draft(to, "request").with("invoice", node.post("/invoices", body).text("invoice"));
    } else if (what.paid.isPresent()) {
      return new Draft(to, "payment").with("payment", what.paid.get()).with("text", words);
    }
    return new Draft(to, "text").with("text", words);
  }

  private Draft finished(Draft draft, ApiClient node) throws ApiFailure, Failure {
    if (disappear.isPresent()) {
      draft.disappearing(disappear.get());
    }
    if (reply.isPresent()) {
      JsonValue to = Draft.find(node, reply.get());
      draft.with("replyTo", to.text("id")).with("replyToOwn", !to.flag("incoming"));
    }
    return draft;
  }
}
