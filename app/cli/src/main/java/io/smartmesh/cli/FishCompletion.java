package io.smartmesh.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What fish has to know: of each command its commands and options, with the words of their help.
 * (The library writes it for bash and zsh alone.)
 */
final class FishCompletion {
  private static final String PROGRAM = "smartmesh";

  private FishCompletion() {}

  static String of(CommandLine root) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c " + PROGRAM + " -f");
    add(root.getCommandSpec(), List.of(), lines);
    return String.join("\n", lines);
  }

  private static void add(CommandSpec command, List<String> path, List<String> lines) {
    String here = condition(command, path);
    command
        .subcommands()
        .forEach(
            (name, sub) -> {
              if (!sub.getCommandSpec().usageMessage().hidden()) {
                lines.add(here + " -a " + name + " -d " + quoted(header(sub)));
              }
            });
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        lines.add(here + flags(option) + " -d " + quoted(first(option.description())));
      }
    }
    command
        .subcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              add(sub.getCommandSpec(), longer, lines);
            });
  }

  /** All words of the path are on the line, and none of what may come next. */
  private static String condition(CommandSpec command, List<String> path) {
    List<String> seen = new ArrayList<>();
    path.forEach(word -> seen.add("__fish_seen_subcommand_from " + word));
    if (path.isEmpty()) {
      seen.add("__fish_use_subcommand");
    } else if (!command.subcommands().isEmpty()) {
      seen.add(
          "not __fish_seen_subcommand_from " + String.join(" ", command.subcommands().keySet()));
    }
    return "complete -c " + PROGRAM + " -n " + quoted(String.join("; and ", seen));
  }

  private static String flags(OptionSpec option) {
    StringBuilder flags = new StringBuilder();
    for (String name : option.names()) {
      boolean isLong = name.startsWith("--");
      flags.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
    }
    boolean takesValue = option.arity().max() > 0;
    boolean isFile = option.typeInfo().getClassName().endsWith("Path");
    return flags.append(takesValue ? isFile ? " -r -F" : " -x" : "").toString();
  }

  private static String header(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().header());
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].lines().findFirst().orElse("");
  }

  /** In single quotes fish knows two escapes: of the quote and of the backslash. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
