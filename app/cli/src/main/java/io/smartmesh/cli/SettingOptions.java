package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import io.smartmesh.cli.config.Setting;
import io.smartmesh.cli.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings as options of a command. */
final class SettingOptions {
  private SettingOptions() {}

  static void add(CommandSpec command, Texts texts) {
    for (Setting<?> setting : Settings.all()) {
      String meaning = texts.get("setting." + setting.key());
      String text =
          setting
              .standard()
              .map(value -> texts.get("setting-with-default", meaning, value))
              .orElse(meaning);
      OptionSpec.Builder option =
          OptionSpec.builder(setting.option())
              .paramLabel(setting.label())
              .description(text.replace("%", "%%"));
      if (setting.equals(Settings.LOG_FRAMES)) {
        option.type(String.class).arity("0..1").fallbackValue("true");
      } else if (Settings.hasSeveral(setting)) {
        option.type(List.class).auxiliaryTypes(String.class);
      } else {
        option.type(String.class);
      }
      command.addOption(option.build());
    }
  }

  /** What was given, by key; several values of one setting are joined. */
  static Map<String, String> given(ParseResult parsed) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.all()) {
      if (parsed.hasMatchedOption(setting.option())) {
        List<String> values = parsed.matchedOption(setting.option()).stringValues();
        options.put(setting.key(), String.join(Settings.SEPARATOR, values));
      }
    }
    return options;
  }
}
