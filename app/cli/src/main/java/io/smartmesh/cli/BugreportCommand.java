package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Origin;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.cli.config.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One text file for whoever is to find out what is wrong: versions, settings, the node's own
 * figures, the end of a log; without keys, names, addresses or texts. Nothing is sent anywhere.
 */
@Command(name = "bugreport", mixinStandardHelpOptions = true)
final class BugreportCommand implements Callable<Integer> {
  /** The end of a log: the last day of a quiet node. */
  private static final int LOG_BYTES = 256 * 1024;

  /** What a node tells of itself without any text, contact or amount of others. */
  private static final List<String> ASKED = List.of("/status", "/air", "/peers", "/backup");

  @Mixin private Client client = new Client();

  @Option(names = "--log", paramLabel = "FILE")
  private @Nullable Path log;

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  @Override
  public Integer call() throws ApiFailure, Failure {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put("program", program());
    sections.put("settings", settings());
    List<String> names = new ArrayList<>(List.of(System.getProperty("user.name", "")));
    for (String path : ASKED) {
      Optional<JsonValue> answer = client.ask(path);
      answer.filter(found -> found.has("name")).ifPresent(found -> names.add(found.text("name")));
      sections.put(path, answer.map(JsonValue::toString).orElse("no node runs"));
    }
    client
        .ask("/contacts")
        .ifPresent(all -> all.list("contacts").forEach(one -> names.add(one.text("name"))));
    if (log != null) {
      sections.put("log", end(log));
    }
    Redactor redactor = new Redactor(System.getProperty("user.home", ""), names);
    StringBuilder report = new StringBuilder();
    sections.forEach(
        (title, text) ->
            report
                .append("== ")
                .append(title)
                .append('\n')
                .append(redactor.redact(text).stripTrailing())
                .append("\n\n"));
    Path file = file();
    try {
      SafeFile.write(file, Bytes.utf8(report.toString()));
    } catch (IOException e) {
      throw new Failure("report-unwritable", file.toString(), Reason.of(e));
    }
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.bugreport/1",
                  "file",
                  file.toString(),
                  "bytes",
                  (long) report.length()));
    } else {
      client.say("bugreport.written", file);
      client.say("bugreport.read");
    }
    return 0;
  }

  private Path file() {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    Path chosen = out == null ? Path.of("smartmesh-report-" + time + ".txt") : out;
    return chosen.toAbsolutePath().normalize();
  }

  private static String program() {
    Runtime machine = Runtime.getRuntime();
    return String.join(
        "\n",
        "smartmesh " + VersionCommand.version(),
        "java " + System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        machine.availableProcessors() + " processors",
        "time " + Instant.now());
  }

  /** Which are set and where; the values of texts, files and links are nobody's business. */
  private String settings() throws Failure {
    ConfigSource source = new ConfigSource(client.directory());
    Result<Configuration, List<Problem>> read = source.read(Map.of());
    if (read instanceof Result.Err<Configuration, List<Problem>> wrong) {
      ConfigProblems problems = new ConfigProblems(client.texts(), source.file().toString());
      return String.join("\n", wrong.error().stream().map(problems::line).toList());
    }
    Configuration configuration = read.orThrow();
    List<String> lines = new ArrayList<>();
    Settings.all().stream()
        .filter(setting -> configuration.where(setting).origin() != Origin.STANDARD)
        .forEach(
            setting ->
                lines.add(
                    setting.key()
                        + " "
                        + (setting.kind().range().isPresent()
                            ? configuration.shown(setting).orElse("")
                            : "(set)")));
    return String.join("\n", lines);
  }

  private static String end(Path file) throws Failure {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - LOG_BYTES);
      in.seek(from);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // Half a line may begin in the middle of what would have been taken out.
      return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
    } catch (IOException e) {
      throw new Failure("log-unreadable", file.toString(), Reason.of(e));
    }
  }
}
