package io.smartmesh.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a user can set. What it means is {@code setting.KEY} in the messages.
 *
 * @param key its name in the settings file; with {@code --} before it the option
 * @param label how help shows a value
 * @param kind which values there are
 * @param standard the value where none is given, as a user would write it; empty: none
 */
public record Setting<T>(String key, String label, Kind<T> kind, Optional<String> standard) {
  public String option() {
    return "--" + key;
  }

  public String variable() {
    return Settings.VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
