package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** To all who were chosen for it: help is needed, or no more (MC-11). */
abstract class HelpCommand implements Callable<Integer> {
  private final String kind;

  @Mixin private Client client = new Client();

  @Option(names = "--location", paramLabel = "LAT,LON", descriptionKey = "send-location")
  private Optional<String> location = Optional.empty();

  @Option(names = "--battery", paramLabel = "PERCENT", descriptionKey = "sos-battery")
  private Optional<Integer> battery = Optional.empty();

  @Option(names = "--to", paramLabel = "WHO", descriptionKey = "sos-to")
  private List<String> to = List.of();

  @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "sos-wait")
  private int waitSeconds = 2;

  HelpCommand(String kind) {
    this.kind = kind;
  }

  abstract List<String> text();

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    List<String> helpers = new ArrayList<>();
    for (String who : to) {
      helpers.add(People.find(node, who));
    }
    for (JsonValue contact : node.get("/contacts").list("contacts")) {
      if (to.isEmpty() && contact.flag("helper")) {
        helpers.add(contact.text("to"));
      }
    }
    if (helpers.isEmpty()) {
      throw new Failure("no-helpers");
    }
    List<String> ids = new ArrayList<>();
    for (String helper : helpers) {
      ids.add(draft(helper).send(node));
    }
    return show(node, ids);
  }

  private Draft draft(String helper) throws Failure {
    Draft draft = new Draft(helper, kind).with("text", String.join(" ", text()));
    if (location.isPresent()) {
      draft.at(location.get());
    }
    Optional<Integer> left = battery.isPresent() ? battery : Battery.percent();
    left.ifPresent(percent -> draft.with("battery", percent));
    return draft;
  }

  private int show(ApiClient node, List<String> ids) throws ApiFailure {
    Names names = Names.of(node);
    for (String id : ids) {
      JsonValue message = Delivery.await(node, id, waitSeconds);
      if (client.wantsJson()) {
        client.print(message);
      } else {
        String who = names.label(message.text("peer"));
        client.out().println(who + " · " + new TextLines(client).state(message));
      }
    }
    return 0;
  }

  /** Help is needed. */
  @Command(name = "sos", mixinStandardHelpOptions = true)
  static final class Sos extends HelpCommand {
    @Parameters(arity = "1..*", paramLabel = "TEXT", descriptionKey = "text")
    private List<String> words = List.of();

    Sos() {
      super("sos");
    }

    @Override
    List<String> text() {
      return words;
    }
  }

  /** Help is not needed, or no more. */
  @Command(name = "safe", mixinStandardHelpOptions = true)
  static final class Safe extends HelpCommand {
    @Parameters(arity = "0..*", paramLabel = "TEXT", descriptionKey = "text")
    private List<String> words = List.of();

    Safe() {
      super("safe");
    }

    @Override
    List<String> text() {
      return words;
    }
  }
}
