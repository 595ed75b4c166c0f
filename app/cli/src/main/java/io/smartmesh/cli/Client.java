package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every client command has: which node, how to answer, in which language. */
class Client {
  private static final Set<String> NOBODY = Set.of("not-running", "no-data-dir");

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  ApiClient node() throws ApiFailure {
    return new ApiClient(data.directory());
  }

  /** Empty where no node runs. */
  Optional<JsonValue> ask(String path) throws ApiFailure {
    try {
      return Optional.of(node().get(path));
    } catch (ApiFailure e) {
      if (NOBODY.contains(e.code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Path directory() {
    return data.directory();
  }

  boolean wantsJson() {
    return json;
  }

  Texts texts() {
    return new Texts(spec.resourceBundle());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  void print(JsonValue document) {
    out().println(document);
  }

  void say(String key, Object... values) {
    out().println(texts().get(key, values));
  }

  /** The state of a thing in words, from {@code state.NAME}. */
  String state(JsonValue thing, String field) {
    return texts().get("state." + thing.text(field).toLowerCase(Locale.ROOT));
  }
}
