package io.smartmesh.cli;

import io.smartmesh.base.Result;
import io.smartmesh.cli.config.ConfigFile;
import io.smartmesh.cli.config.Configuration;
import io.smartmesh.cli.config.Origin;
import io.smartmesh.cli.config.Problem;
import io.smartmesh.cli.config.Setting;
import io.smartmesh.cli.config.Where;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the node in one directory.
 *
 * @param directory the node's, which need not be there yet
 */
record ConfigSource(Path directory) {
  Path file() {
    return directory.resolve(ConfigFile.NAME);
  }

  /** What the file, the environment and {@code options} say together. */
  Result<Configuration, List<Problem>> read(Map<String, String> options) throws Failure {
    Result<ConfigFile, List<Problem>> parsed = ConfigFile.parse(text());
    if (parsed instanceof Result.Err<ConfigFile, List<Problem>> wrong) {
      return Result.err(wrong.error());
    }
    return Configuration.of(options, System.getenv(), parsed.orThrow());
  }

  /**
   * Empty where there is no file; bytes that are no UTF-8 become U+FFFD, which the parser hates.
   */
  private String text() throws Failure {
    try (InputStream in = Files.newInputStream(file())) {
      // A character has at most four bytes: what is longer is refused by its length.
      byte[] bytes = in.readNBytes(4 * ConfigFile.LENGTH_MOST + 1);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new Failure("config-unreadable", file().toString(), Reason.of(e));
    }
  }

  /** A file's name in the settings file is one in the node's directory. */
  Optional<Path> path(Configuration configuration, Setting<Path> setting) {
    Where where = configuration.where(setting);
    return configuration
        .find(setting)
        .map(path -> where.origin() == Origin.FILE ? directory.resolve(path) : path);
  }
}
