package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Result;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Kind;
import io.smartmesh.cli.config.Origin;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.cli.config.Setting;
import io.smartmesh.cli.config.Settings;
import io.smartmesh.cli.config.Spans;
import io.smartmesh.payment.Limits;
import io.smartmesh.payment.OfflineTime;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be set, what is set, and whether it is set rightly. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    subcommands = {ConfigCommand.ExplainCommand.class, ConfigCommand.CheckCommand.class})
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Every setting, or one. */
  @Command(name = "explain", mixinStandardHelpOptions = true)
  static final class ExplainCommand implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "KEY", descriptionKey = "config.key")
    private @Nullable String key;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Failure {
      Texts texts = new Texts(spec.resourceBundle());
      ConfigSource source = new ConfigSource(data.directory());
      ConfigProblems problems = new ConfigProblems(texts, source.file().toString());
      List<Setting<?>> wanted = key == null ? Settings.all() : List.of(find(key));
      Result<Configuration, List<Problem>> read = source.read(Map.of());
      if (read instanceof Result.Err<Configuration, List<Problem>> wrong) {
        throw problems.failure(wrong.error().get(0));
      }
      View view = new View(read.orThrow(), texts, problems, source.file().toString());
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(view.json(wanted));
      } else {
        String file = Files.exists(source.file()) ? "config.file" : "config.no-file";
        out.println(texts.get(file, source.file()));
        wanted.forEach(setting -> out.println(view.text(setting)));
      }
      return 0;
    }

    private static Setting<?> find(String key) throws Failure {
      Optional<Setting<?>> found = Settings.find(key);
      if (found.isPresent()) {
        return found.get();
      }
      Optional<String> near = Settings.nearest(key);
      throw near.isPresent()
          ? new Failure("no-such-setting-near", key, near.get())
          : new Failure("no-such-setting", key);
    }
  }

  /** All mistakes at once. */
  @Command(name = "check", mixinStandardHelpOptions = true)
  static final class CheckCommand implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Failure {
      Texts texts = new Texts(spec.resourceBundle());
      ConfigSource source = new ConfigSource(data.directory());
      ConfigProblems problems = new ConfigProblems(texts, source.file().toString());
      Result<Configuration, List<Problem>> read = source.read(Map.of());
      if (read instanceof Result.Err<Configuration, List<Problem>> wrong) {
        wrong.error().forEach(p -> spec.commandLine().getErr().println(problems.line(p)));
        return Main.MISUSED;
      }
      Configuration configuration = read.orThrow();
      long set =
          Settings.all().stream()
              .filter(setting -> configuration.where(setting).origin() != Origin.STANDARD)
              .count();
      spec.commandLine().getOut().println(texts.get("config.good", set, Settings.all().size()));
      return 0;
    }
  }

  /** How one setting is shown. */
  private record View(
      Configuration configuration, Texts texts, ConfigProblems problems, String file) {

    String text(Setting<?> setting) {
      String none = texts.get("config.none");
      Origin origin = configuration.where(setting).origin();
      return "\n"
          + texts.get("config.value", setting.key(), configuration.shown(setting).orElse(none))
          + "\n"
          + texts.get("config.means", texts.get("setting." + setting.key()))
          + "\n"
          + texts.get("config.allowed", problems.allowed(setting))
          + "\n"
          + texts.get("config.default", setting.standard().orElse(none))
          + "\n"
          + texts.get(
              "config.from." + origin.name().toLowerCase(Locale.ROOT),
              configuration.where(setting).shown(file))
          + (setting.equals(Settings.OFFLINE_TIME) ? "\n" + derived() : "");
    }

    /** PY-74: what nobody has to set by hand. */
    private String derived() {
      OfflineTime offline = configuration.get(Settings.OFFLINE_TIME);
      return texts.get(
          "config.offline",
          Spans.of(offline.holdSeconds()),
          Spans.of(offline.finalExpirySeconds()),
          Spans.of(offline.marginSeconds(offline.holdSeconds())),
          Limits.HOPS,
          Spans.of(offline.longestLockSeconds()),
          Spans.of(OfflineTime.LOCK_SECONDS_MOST));
    }

    String json(List<Setting<?>> wanted) {
      List<String> all = new ArrayList<>();
      wanted.forEach(setting -> all.add(json(setting)));
      return JsonValue.object(
          "schema",
          "smartmesh.config/1",
          "file",
          file,
          "settings",
          JsonValue.parse("[" + String.join(",", all) + "]"));
    }

    private String json(Setting<?> setting) {
      JsonValue none = JsonValue.parse("null");
      Optional<Kind.Range> range = setting.kind().range();
      Optional<String> value = configuration.shown(setting);
      return JsonValue.object(
          "key",
          setting.key(),
          "value",
          value.isPresent() ? value.get() : none,
          "from",
          configuration.where(setting).origin().name().toLowerCase(Locale.ROOT),
          "where",
          configuration.where(setting).shown(file),
          "means",
          texts.get("setting." + setting.key()),
          "allowed",
          problems.allowed(setting),
          "default",
          setting.standard().isPresent() ? setting.standard().get() : none,
          "unit",
          range.map(Kind.Range::unit).orElse(""),
          "least",
          range.isPresent() ? (Object) range.get().least() : none,
          "most",
          range.isPresent() ? (Object) range.get().most() : none,
          "option",
          setting.option(),
          "variable",
          setting.variable());
    }
  }
}
