package io.smartmesh.demo;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFile;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.demo.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One node: a process of its own at its place in the lab, run and used by nothing but its command
 * line and its API.
 */
final class NodeProcess {
  private static final String MAIN = "io.smartmesh.cli.Main";
  private static final int START_SECONDS_MAX = 30;
  private static final int STOP_SECONDS_MAX = 15;
  private static final int COMMAND_SECONDS_MAX = 120;

  private final Lab lab;
  private final int place;
  private final String name;
  private final Path directory;
  private final List<String> options;
  private Process process;
  private Optional<ApiClient> api = Optional.empty();

  /**
   * @param directory of the story; the node gets {@code name} in it
   * @param options of {@code up} beyond its directory, its name, its port and its neighbours
   */
  NodeProcess(Lab lab, int place, String name, Path directory, List<String> options)
      throws IOException {
    this.lab = lab;
    this.place = place;
    this.name = name;
    this.directory = directory;
    this.options = options;
    this.process = launch();
  }

  private Process launch() throws IOException {
    List<String> command = line("up");
    command.addAll(List.of("--name", name, "--api-port", String.valueOf(lab.apiPort())));
    command.addAll(lab.meshOptions(place));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectOutput(readyFile().toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private List<String> line(String... words) {
    List<String> line = new ArrayList<>(lab.at(place));
    line.addAll(JavaCommand.prefix());
    line.add(MAIN);
    line.addAll(List.of(words));
    line.addAll(List.of("--data", data().toString(), "--json"));
    return line;
  }

  /** Until its API answers. */
  void awaitReady() throws Exception {
    JsonValue ready = Wait.value(name + " is up", START_SECONDS_MAX, this::readyLine);
    ApiFile file = ApiFile.read(data());
    int port = lab.apiFromDriver(place, (int) ready.number("apiPort"));
    api = Optional.of(new ApiClient(data(), "127.0.0.1", new ApiFile(port, file.token())));
  }

  private Optional<JsonValue> readyLine() throws Exception {
    String line = Files.readString(readyFile());
    if (line.endsWith("\n")) {
      return Optional.of(JsonValue.parse(line.trim()));
    }
    if (!process.isAlive()) {
      throw new DemoFailure(name + " stopped at once");
    }
    return Optional.empty();
  }

  ApiClient api() {
    return api.orElseThrow();
  }

  String name() {
    return name;
  }

  Path data() {
    return directory.resolve(name);
  }

  private Path log() {
    return directory.resolve(name + ".log");
  }

  private Path readyFile() {
    return directory.resolve(name + ".ready");
  }

  /** As a user would: runs a command of the command line at this place and reads its JSON. */
  JsonValue command(String... words) throws Exception {
    Process client =
        new ProcessBuilder(line(words))
            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!client.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || client.exitValue() != 0) {
      client.destroyForcibly();
      String command = "smartmesh " + String.join(" ", words);
      throw new DemoFailure(name + ": " + command + " failed: " + out.trim());
    }
    return JsonValue.parse(out.trim());
  }

  /** kill -9: nothing of it gets a chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws Exception {
    Files.deleteIfExists(readyFile());
    Files.createFile(readyFile());
    process = launch();
    awaitReady();
  }

  /** As Ctrl-C. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
