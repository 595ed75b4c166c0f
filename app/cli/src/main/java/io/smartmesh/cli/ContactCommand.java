package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The people whom the user knows, and the own card for others. */
@Command(
    name = "contact",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContactCommand.ListCommand.class,
      ContactCommand.Show.class,
      ContactCommand.Export.class,
      ContactAddCommand.class,
      ContactCommand.Rename.class,
      ContactVerifyCommand.class,
      ContactCommand.Block.class,
      ContactCommand.Unblock.class,
      ContactCommand.Helper.class,
      ContactCommand.Remove.class
    })
final class ContactCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Everybody, and how sure their keys are. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue answer = client.node().get("/contacts");
      List<JsonValue> contacts = answer.list("contacts");
      if (client.wantsJson()) {
        client.print(answer);
      } else if (contacts.isEmpty()) {
        client.say("contact.none");
      } else {
        Texts texts = client.texts();
        Table table =
            new Table()
                .row(texts.get("col.name"), texts.get("col.address"), texts.get("col.state"));
        contacts.forEach(one -> table.row(one.text("name"), one.text("device"), state(one, texts)));
        table.print(client.out());
      }
      return 0;
    }
  }

  /** How sure the key is; and whether the person is blocked. */
  static String state(JsonValue contact, Texts texts) {
    String sure =
        contact.flag("verified") ? "verified" : contact.flag("changed") ? "changed" : "unverified";
    String state = texts.get("contact.state." + sure);
    if (!contact.flag("contact")) {
      return texts.get("contact.state.blocked");
    }
    return contact.flag("blocked") ? state + ", " + texts.get("contact.state.blocked") : state;
  }

  /** The own card as a code for others to scan; or one contact, with the words to compare. */
  @Command(name = "show", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", arity = "0..1", paramLabel = "WHO", descriptionKey = "contact")
    private String who = "";

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "card-name")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws ApiFailure, Failure {
      if (!who.isEmpty()) {
        return contact(client, who);
      }
      JsonValue card = client.node().post("/contacts/card", ownCard(name));
      if (client.wantsJson()) {
        client.print(card);
        return 0;
      }
      QrText.lines(card.text("code")).forEach(client.out()::println);
      client.out().println(card.text("code"));
      client.say(
          card.text("name").isEmpty() ? "contact.card.nameless" : "contact.card",
          card.text("name"),
          card.text("device"));
      return 0;
    }
  }

  private static JsonValue json(String... namesAndValues) {
    return JsonValue.parse(JsonValue.object((Object[]) namesAndValues));
  }

  private static String ownCard(Optional<String> name) {
    return name.isPresent() ? JsonValue.object("name", name.get()) : JsonValue.object();
  }

  private static int contact(Client client, String who) throws ApiFailure, Failure {
    String device = Names.of(client.node()).contact(who).text("device");
    JsonValue contact = client.node().get("/contacts/" + device);
    if (client.wantsJson()) {
      client.print(contact);
      return 0;
    }
    String unnamed = client.texts().get("contact.unnamed");
    String name = contact.text("name").isEmpty() ? unnamed : contact.text("name");
    client.out().println(name + " · " + state(contact, client.texts()));
    client.say("contact.device", contact.text("device"));
    if (!contact.text("account").isEmpty()) {
      String key = contact.flag("proven") ? "contact.account" : "contact.account-claimed";
      client.say(key, contact.text("account"));
    }
    String card = contact.text("cardName");
    if (!card.isEmpty() && !card.equals(contact.text("name"))) {
      client.say("contact.card-name", card);
    }
    words(client, contact);
    return 0;
  }

  static void words(Client client, JsonValue contact) {
    if (!contact.texts("words").isEmpty()) {
      client.say("contact.words", String.join(" ", contact.texts("words")));
    }
  }

  /** The own card with the proof of its account, as a link. */
  @Command(name = "export", mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", descriptionKey = "card-file")
    private String file = "";

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "card-name")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws ApiFailure, Failure {
      JsonValue card = client.node().post("/contacts/card", ownCard(name));
      if (!file.isEmpty()) {
        write(Path.of(file), card.text("link") + "\n");
      }
      if (client.wantsJson()) {
        client.print(card);
      } else if (file.isEmpty()) {
        client.out().println(card.text("link"));
      } else {
        client.say("contact.exported", file);
      }
      return 0;
    }

    private static void write(Path file, String text) throws Failure {
      try {
        Files.writeString(file, text);
      } catch (java.io.IOException e) {
        throw new Failure("file-unwritable", file.toString(), Reason.of(e));
      }
    }
  }

  /** An own name for somebody. */
  @Command(name = "rename", mixinStandardHelpOptions = true)
  static final class Rename implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "contact")
    private String who = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", descriptionKey = "name")
    private List<String> name = List.of();

    @Override
    public Integer call() throws ApiFailure, Failure {
      String body = JsonValue.object("name", String.join(" ", name));
      return act(client, Names.of(client.node()).contact(who), "rename", body);
    }
  }

  /** What is said of a contact, done and told in one sentence. */
  static int act(Client client, JsonValue contact, String verb, String body) throws ApiFailure {
    JsonValue after = client.node().post("/contacts/" + contact.text("device") + "/" + verb, body);
    if (client.wantsJson()) {
      client.print(after);
      return 0;
    }
    String now = after.has("name") ? after.text("name") : contact.text("name");
    String name = now.isEmpty() ? contact.text("device") : now;
    client.say("contact.done." + verb.toLowerCase(Locale.ROOT), name);
    return 0;
  }

  /** Hears nothing of somebody any more; also of who is no contact. */
  @Command(name = "block", mixinStandardHelpOptions = true)
  static final class Block implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      String address = People.find(client.node(), who);
      JsonValue meant = json("device", address, "name", "");
      return act(client, meant, "block", JsonValue.object());
    }
  }

  /** Hears somebody again. */
  @Command(name = "unblock", mixinStandardHelpOptions = true)
  static final class Unblock implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "contact")
    private String who = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      JsonValue contact = Names.of(client.node()).contact(who);
      return act(client, contact, "unblock", JsonValue.object());
    }
  }

  /** Chooses who is called for help. */
  @Command(name = "helper", mixinStandardHelpOptions = true)
  static final class Helper implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "contact")
    private String who = "";

    @Option(names = "--off", descriptionKey = "helper-off")
    private boolean off;

    @Override
    public Integer call() throws ApiFailure, Failure {
      JsonValue contact = Names.of(client.node()).contact(who);
      JsonValue after =
          client
              .node()
              .post(
                  "/contacts/" + contact.text("device") + "/helper",
                  JsonValue.object("chosen", !off));
      if (client.wantsJson()) {
        client.print(after);
      } else {
        client.say(off ? "contact.helper-off" : "contact.helper", after.text("name"));
      }
      return 0;
    }
  }

  /** Forgets a contact. */
  @Command(name = "remove", mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "WHO", descriptionKey = "contact")
    private String who = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      JsonValue contact = Names.of(client.node()).contact(who);
      return act(client, contact, "remove", JsonValue.object());
    }
  }
}
