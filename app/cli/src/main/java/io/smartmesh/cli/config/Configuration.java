package io.smartmesh.cli.config;

import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of every setting, and where it comes from (rule ND-24). */
public final class Configuration {
  private final Map<Setting<?>, Given> given;

  private Configuration(Map<Setting<?>, Given> given) {
    this.given = given;
  }

  private record Given(Where where, String text) {}

  /**
   * @param options by key: what the command line says
   * @param environment all of it
   */
  public static Result<Configuration, List<Problem>> of(
      Map<String, String> options, Map<String, String> environment, ConfigFile file) {
    Map<Setting<?>, Given> given = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Setting<?> setting : Settings.all()) {
      find(setting, options, environment, file)
          .ifPresent(
              value -> {
                given.put(setting, value);
                check(setting, value, problems);
              });
    }
    Configuration all = new Configuration(given);
    all.need(Settings.UDP_PEER, Settings.UDP_BIND, problems);
    all.need(Settings.CHAIN, Settings.CONTRACTS, problems);
    return problems.isEmpty() ? Result.ok(all) : Result.err(problems);
  }

  private static Optional<Given> find(
      Setting<?> setting,
      Map<String, String> options,
      Map<String, String> environment,
      ConfigFile file) {
    String option = options.get(setting.key());
    if (option != null) {
      return Optional.of(new Given(new Where(Origin.OPTION, setting.option()), option));
    }
    String variable = environment.get(setting.variable());
    if (variable != null) {
      return Optional.of(new Given(new Where(Origin.ENVIRONMENT, setting.variable()), variable));
    }
    ConfigFile.Line line = file.lines().get(setting.key());
    if (line != null) {
      return Optional.of(new Given(Where.line(line.number()), line.value()));
    }
    return setting.standard().map(value -> new Given(Where.NOWHERE, value));
  }

  private static void check(Setting<?> setting, Given value, List<Problem> problems) {
    boolean fits = !value.text().isEmpty() && setting.kind().read().apply(value.text()).isPresent();
    if (!fits) {
      String shown = setting.kind().shown().apply(value.text());
      problems.add(new Problem.BadValue(value.where(), setting, shown));
    }
  }

  private void need(Setting<?> setting, Setting<?> needed, List<Problem> problems) {
    Given value = given.get(setting);
    if (value != null && !given.containsKey(needed)) {
      problems.add(new Problem.Missing(value.where(), setting, needed));
    }
  }

  /** For settings that may have none. */
  public <T> Optional<T> find(Setting<T> setting) {
    Given value = given.get(setting);
    return value == null ? Optional.empty() : setting.kind().read().apply(value.text());
  }

  /** For settings that have a standard. */
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  public Where where(Setting<?> setting) {
    Given value = given.get(setting);
    return value == null ? Where.NOWHERE : value.where();
  }

  /** As others may see it; empty when there is none. */
  public Optional<String> shown(Setting<?> setting) {
    Given value = given.get(setting);
    return value == null
        ? Optional.empty()
        : Optional.of(setting.kind().shown().apply(value.text()));
  }
}
