package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Groups, and who is in them. */
@Command(
    name = "group",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      GroupCommand.Create.class,
      GroupCommand.Invite.class,
      GroupCommand.Join.class,
      GroupCommand.ListCommand.class,
      GroupCommand.Show.class,
      GroupCommand.Send.class,
      GroupCommand.Rename.class,
      GroupCommand.Remove.class,
      GroupCommand.Promote.class,
      GroupCommand.Demote.class,
      GroupCommand.Leave.class
    })
final class GroupCommand implements Runnable {
  private static final int DIGITS = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** One group, by its name, its id, or the first digits of it. */
  static String find(ApiClient node, String which) throws ApiFailure, Failure {
    List<JsonValue> found = all(node, which);
    if (found.isEmpty()) {
      throw new Failure("no-group", which);
    }
    if (found.size() > 1) {
      List<String> lines = new ArrayList<>();
      found.forEach(one -> lines.add(one.text("name") + " " + one.text("group")));
      throw new Failure("several-groups", which, String.join(", ", lines));
    }
    return found.get(0).text("group");
  }

  /** Of a chat: with a group of this name, or else with a person. */
  static String orPerson(ApiClient node, String who) throws ApiFailure, Failure {
    return all(node, who).isEmpty() ? People.device(node, who) : find(node, who);
  }

  private static List<JsonValue> all(ApiClient node, String which) throws ApiFailure {
    String name = io.smartmesh.contact.Names.key(which);
    String id = "0x" + which.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
    List<JsonValue> found = new ArrayList<>();
    for (JsonValue group : node.get("/groups").list("groups")) {
      boolean isCalled = io.smartmesh.contact.Names.key(group.text("name")).equals(name);
      boolean begins = id.length() >= DIGITS && group.text("group").startsWith(id);
      if (isCalled || begins) {
        found.add(group);
      }
    }
    return found;
  }

  private static void print(Client client, JsonValue group) throws ApiFailure {
    if (client.wantsJson()) {
      client.print(group);
      return;
    }
    Texts texts = client.texts();
    Names names = Names.of(client.node());
    client.say(
        "group.head",
        group.text("name").isEmpty() ? texts.get("contact.unnamed") : group.text("name"),
        group.text("group"),
        texts.get("group.standing." + group.text("standing")));
    for (JsonValue member : group.list("members")) {
      String device = member.text("device");
      String known = names.label(device);
      String label = known.equals(device) ? member.text("name") + " " + device : known;
      String role = member.flag("admin") ? texts.get("group.admin") : "";
      client.out().println(("    " + label.trim() + " " + role).stripTrailing());
    }
  }

  /** A new one, with this device as its first admin. */
  @Command(name = "create", mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "NAME", descriptionKey = "group-name")
    private List<String> name = List.of();

    @Override
    public Integer call() throws ApiFailure {
      String body = JsonValue.object("name", String.join(" ", name));
      print(client, client.node().post("/groups", body));
      return 0;
    }
  }

  /** A code for whoever is to join. */
  @Command(name = "invite", mixinStandardHelpOptions = true)
  static final class Invite implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Option(names = "--uses", paramLabel = "N", descriptionKey = "group-uses")
    private int uses = 1;

    @Option(names = "--hours", paramLabel = "N", descriptionKey = "group-hours")
    private int hours = 24;

    @Override
    public Integer call() throws ApiFailure, Failure {
      String group = find(client.node(), which);
      String body = JsonValue.object("uses", uses, "seconds", hours * 3_600L);
      JsonValue invitation = client.node().post("/groups/" + group + "/invite", body);
      if (client.wantsJson()) {
        client.print(invitation);
        return 0;
      }
      QrText.lines(invitation.text("code")).forEach(client.out()::println);
      client.out().println(invitation.text("code"));
      client.say("group.invitation", "" + uses, "" + hours);
      return 0;
    }
  }

  /** With what {@link Invite} shows. */
  @Command(name = "join", mixinStandardHelpOptions = true)
  static final class Join implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "INVITATION", descriptionKey = "group-invitation")
    private String invitation = "";

    @Override
    public Integer call() throws ApiFailure {
      JsonValue group = client.node().post("/groups/join", JsonValue.object("invite", invitation));
      print(client, group);
      return 0;
    }
  }

  /** All groups of this device. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue answer = client.node().get("/groups");
      List<JsonValue> groups = answer.list("groups");
      if (client.wantsJson()) {
        client.print(answer);
      } else if (groups.isEmpty()) {
        client.say("group.none");
      } else {
        Texts texts = client.texts();
        Table table =
            new Table()
                .row(texts.get("col.name"), texts.get("col.address"), texts.get("col.state"));
        groups.forEach(
            one ->
                table.row(
                    one.text("name"),
                    one.text("group"),
                    texts.get("group.standing." + one.text("standing"))));
        table.print(client.out());
      }
      return 0;
    }
  }

  /** One group with its members. */
  @Command(name = "show", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      print(client, client.node().get("/groups/" + find(client.node(), which)));
      return 0;
    }
  }

  /** A text to all members. */
  @Command(name = "send", mixinStandardHelpOptions = true)
  static final class Send implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", descriptionKey = "text")
    private List<String> text = List.of();

    @Override
    public Integer call() throws ApiFailure, Failure {
      String path = "/groups/" + find(client.node(), which) + "/messages";
      JsonValue sent = client.node().post(path, JsonValue.object("text", String.join(" ", text)));
      if (client.wantsJson()) {
        client.print(sent);
      } else {
        client.say("group.sent", which);
      }
      return 0;
    }
  }

  /** Another name for all. */
  @Command(name = "rename", mixinStandardHelpOptions = true)
  static final class Rename implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", descriptionKey = "group-name")
    private List<String> name = List.of();

    @Override
    public Integer call() throws ApiFailure, Failure {
      String path = "/groups/" + find(client.node(), which) + "/rename";
      print(client, client.node().post(path, JsonValue.object("name", String.join(" ", name))));
      return 0;
    }
  }

  /** What is done to one member. */
  private abstract static class OfMember implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Parameters(index = "1", paramLabel = "WHO", descriptionKey = "who")
    private String who = "";

    abstract String verb();

    @Override
    public Integer call() throws ApiFailure, Failure {
      ApiClient node = client.node();
      String group = find(node, which);
      String body = JsonValue.object("member", member(node, group));
      print(client, node.post("/groups/" + group + "/" + verb(), body));
      return 0;
    }

    /** By the name on a member's card, or as anybody. */
    private String member(ApiClient node, String group) throws ApiFailure, Failure {
      List<JsonValue> called = new ArrayList<>();
      for (JsonValue member : node.get("/groups/" + group).list("members")) {
        if (member.text("name").equals(who)) {
          called.add(member);
        }
      }
      return called.size() == 1 ? called.get(0).text("device") : People.device(node, who);
    }
  }

  /** Somebody is a member no more; the keys change. */
  @Command(name = "remove", mixinStandardHelpOptions = true)
  static final class Remove extends OfMember {
    @Override
    String verb() {
      return "remove";
    }
  }

  /** Somebody may say who is in it. */
  @Command(name = "promote", mixinStandardHelpOptions = true)
  static final class Promote extends OfMember {
    @Override
    String verb() {
      return "promote";
    }
  }

  /** Somebody may say so no more. */
  @Command(name = "demote", mixinStandardHelpOptions = true)
  static final class Demote extends OfMember {
    @Override
    String verb() {
      return "demote";
    }
  }

  /** Goes; of a group in which this device is no more nothing is left. */
  @Command(name = "leave", mixinStandardHelpOptions = true)
  static final class Leave implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "GROUP", descriptionKey = "group")
    private String which = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      String path = "/groups/" + find(client.node(), which) + "/leave";
      JsonValue done = client.node().post(path, JsonValue.object());
      if (client.wantsJson()) {
        client.print(done);
      } else {
        client.say("group.left", which);
      }
      return 0;
    }
  }
}
