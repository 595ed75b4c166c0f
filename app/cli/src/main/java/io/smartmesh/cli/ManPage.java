package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual in the language of {@code man}, from the same words as {@code --help}. (The library
 * writes AsciiDoc, for which users would need another program.)
 */
final class ManPage {
  /** Explained once for all commands. */
  private static final Set<String> COMMON =
      Set.of("--help", "--version", "--lang", "--data", "--json");

  /** Chinese has no spaces: a line may end after any character, but not before a sign. */
  private static final String CHINESE_BREAK =
      "(?<=[\\p{IsHan}\u3002\uff0c\uff1a\uff1b\u3001\uff09])(?=[\\p{IsHan}\uff08A-Za-z0-9\\\\])";

  private final List<String> lines = new ArrayList<>();
  private final Texts texts;

  private ManPage(Texts texts) {
    this.texts = texts;
  }

  static String of(CommandLine root, Texts texts, String version) {
    ManPage page = new ManPage(texts);
    page.head(root, version);
    page.common(root);
    page.section("man.commands");
    root.getSubcommands().values().forEach(page::command);
    page.end(root.getCommandSpec().usageMessage());
    return String.join("\n", page.lines);
  }

  private void head(CommandLine root, String version) {
    String name = root.getCommandName();
    lines.add(
        ".TH %s 1 \"\" \"%s\" \"%s\""
            .formatted(
                name.toUpperCase(Locale.ROOT),
                text(name + " " + version),
                text(texts.get("man.manual"))));
    lines.add(".ad l");
    section("man.name");
    String what = String.join(" ", root.getCommandSpec().usageMessage().header());
    lines.add(text(name) + " \\- " + text(plain(what)));
    section("man.synopsis");
    lines.add(".B " + text(name));
    lines.add(text("COMMAND [OPTION]... [ARGUMENT]..."));
  }

  private void common(CommandLine root) {
    section("man.common");
    paragraph(texts.get("man.common-text"));
    Set<String> told = new LinkedHashSet<>();
    everything(root)
        .flatMap(spec -> spec.options().stream())
        .filter(option -> isCommon(option) && told.add(option.longestName()))
        .forEach(this::option);
  }

  private static Stream<CommandSpec> everything(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(ManPage::everything));
  }

  private static boolean isCommon(OptionSpec option) {
    return COMMON.contains(option.longestName());
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    if (usage.hidden()) {
      return;
    }
    lines.add(".SS " + text(spec.qualifiedName() + arguments(spec)));
    paragraph(String.join("\n", usage.header()));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      tagged(parameter.paramLabel(), parameter.description());
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !isCommon(option)) {
        option(option);
      }
    }
    example(usage.footer());
    command.getSubcommands().values().forEach(this::command);
  }

  private static String arguments(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .map(each -> each.required() ? each.paramLabel() : "[" + each.paramLabel() + "]")
        .map(label -> " " + label)
        .collect(Collectors.joining());
  }

  private void option(OptionSpec option) {
    String names = String.join(", ", option.names());
    boolean takesValue = option.arity().max() > 0;
    tagged(takesValue ? names + " " + option.paramLabel() : names, option.description());
  }

  private void tagged(String tag, String[] description) {
    lines.add(".TP");
    lines.add(".B " + text(tag));
    lines.add(text(plain(String.join(" ", description)).replace('\n', ' ')));
  }

  /** As its lines stand. */
  private void example(String[] footer) {
    String whole = plain(String.join("\n", footer)).strip();
    if (whole.isEmpty()) {
      return;
    }
    lines.add(".PP");
    lines.add(".nf");
    whole.lines().map(ManPage::text).forEach(lines::add);
    lines.add(".fi");
  }

  private void end(UsageMessageSpec usage) {
    section("man.exit");
    usage.exitCodeList().forEach((code, meaning) -> tagged(code.strip(), new String[] {meaning}));
    section("man.environment");
    tagged("SMARTMESH_DATA", new String[] {texts.get("man.files-data")});
    tagged("LC_ALL, LANG", new String[] {texts.get("man.environment-lang")});
    section("man.files");
    tagged("~/.smartmesh", new String[] {texts.get("man.files-data")});
  }

  private void section(String key) {
    lines.add(".SH " + text(texts.get(key)));
  }

  private void paragraph(String words) {
    lines.add(".PP");
    plain(words).lines().map(ManPage::text).forEach(lines::add);
  }

  /** The library's words are formats: of line ends and signs of per cent only. */
  private static String plain(String words) {
    return words.replace("%n", "\n").replace("%%", "%");
  }

  /** A whole line, in which nothing is a command or a sign of another meaning. */
  private static String text(String line) {
    String escaped =
        line.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("~", "\\(ti");
    return escaped.replaceFirst("^[.']", "\\\\&$0").replaceAll(CHINESE_BREAK, "\\\\:");
  }
}
