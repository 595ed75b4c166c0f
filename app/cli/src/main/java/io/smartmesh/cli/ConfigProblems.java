package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import io.smartmesh.cli.config.Kind;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.cli.config.Setting;
import io.smartmesh.cli.config.Settings;
import java.util.Optional;

/** Problems of settings as sentences. */
final class ConfigProblems {
  private final Texts texts;
  private final String file;

  /**
   * @param file the settings file's name
   */
  ConfigProblems(Texts texts, String file) {
    this.texts = texts;
    this.file = file;
  }

  Failure failure(Problem problem) {
    String where = problem.where().shown(file);
    if (problem instanceof Problem.NotASetting no) {
      return new Failure("config-syntax", where, no.text());
    } else if (problem instanceof Problem.UnknownKey unknown) {
      Optional<String> near = Settings.nearest(unknown.key());
      return near.isPresent()
          ? new Failure("config-misspelt", where, unknown.key(), near.get())
          : new Failure("config-unknown", where, unknown.key());
    } else if (problem instanceof Problem.SetTwice twice) {
      return new Failure("config-twice", where, twice.key(), "" + twice.firstLine());
    } else if (problem instanceof Problem.BadValue bad) {
      String key = bad.setting().key();
      return new Failure("config-value", where, key, bad.shown(), allowed(bad.setting()));
    } else if (problem instanceof Problem.Missing missing) {
      return new Failure("config-needs", where, missing.setting().key(), missing.needed().key());
    }
    return new Failure("config-no-text", where, ((Problem.NotAFile) problem).why());
  }

  String allowed(Setting<?> setting) {
    Kind.Allowed allowed = setting.kind().allowed();
    return texts.get(allowed.message(), allowed.values().toArray());
  }

  /** What is wrong and what would be right, on one line. */
  String line(Problem problem) {
    Failure failure = failure(problem);
    Object[] values = failure.values().toArray();
    return texts.get("error." + failure.code() + ".what", values)
        + " "
        + texts.get("error." + failure.code() + ".means", values);
  }
}
