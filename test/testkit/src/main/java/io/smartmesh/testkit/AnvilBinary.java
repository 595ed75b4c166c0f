package io.smartmesh.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the development chain's program is, for the tests that run it. */
public final class AnvilBinary {
  private static final String INSTALLED =
      "tools/anvil/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

  /** What a test says that is skipped without it. */
  public static final String MISSING =
      "skipped: no anvil. Run 'npm ci' in tools/anvil, or set SMARTMESH_ANVIL to the binary";

  private AnvilBinary() {}

  /**
   * The one that {@code smartmesh.anvil} or {@code SMARTMESH_ANVIL} names, and where neither does
   * the one installed in this tree; empty where there is none.
   */
  public static Optional<Path> find() {
    String named = System.getProperty("smartmesh.anvil", System.getenv("SMARTMESH_ANVIL"));
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve(INSTALLED))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).map(root -> root.resolve(INSTALLED));
  }
}
