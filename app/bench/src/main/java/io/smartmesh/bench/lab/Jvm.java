package io.smartmesh.bench.lab;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How another process of this program is started. */
public final class Jvm {
  /** Set by the launcher: the file with the options that it starts a node with. */
  private static final String NODE_OPTIONS = "smartmesh.node.options";

  /** Set by the launcher: itself. */
  private static final String LAUNCHER = "smartmesh.launcher";

  private static final String MAIN = "io.smartmesh.cli.Main";

  private static final String ARCHIVE = "-XX:SharedArchiveFile=";
  private static final List<String> INHERITED =
      List.of(ARCHIVE, "-Xlog:cds", "--enable-native-access=");

  /** What the launcher gives a node's C library. */
  private static final Map<String, String> SMALL_HEAPS =
      Map.of("MALLOC_ARENA_MAX", "2", "MALLOC_TRIM_THRESHOLD_", "65536");

  private Jvm() {}

  /** Ours, and what of our own options another process needs too. */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    return command;
  }

  /**
   * A node as the launcher starts it, also where the launcher did not start us.
   *
   * @throws LabFailure where its options are not found: other figures would be another node's
   */
  public static List<String> node() throws LabFailure {
    List<String> command = java();
    Optional<Path> archive = nodeArchive();
    if (archive.isPresent() && command.stream().noneMatch(word -> word.startsWith(ARCHIVE))) {
      command.addAll(List.of(ARCHIVE + archive.get(), "-Xlog:cds=off"));
    }
    command.add("@" + nodeOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    return command;
  }

  /** A command as users type it: by the launcher, or as it starts the program. */
  public static List<String> client() {
    if (hasLauncher()) {
      return List.of(System.getProperty(LAUNCHER));
    }
    List<String> command = new ArrayList<>(plain());
    archive("smartmesh.jsa")
        .ifPresent(file -> command.addAll(List.of(ARCHIVE + file, "-Xlog:cds=off")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    return command;
  }

  public static boolean hasLauncher() {
    return !System.getProperty(LAUNCHER, "").isEmpty();
  }

  /** With a command's options, and nothing of this program. */
  public static List<String> plain() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "-XX:+UseSerialGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1");
  }

  static void smallHeaps(Map<String, String> environment) {
    SMALL_HEAPS.forEach(environment::putIfAbsent);
  }

  /** The file with the options of a node: the launcher's, or the one of the tree with our jar. */
  public static Path nodeOptions() throws LabFailure {
    String given = System.getProperty(NODE_OPTIONS, "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    for (Path folder = jar(); folder != null; folder = folder.getParent()) {
      Path options = folder.resolve("packaging").resolve("node.options");
      if (Files.exists(options)) {
        return options;
      }
    }
    throw new LabFailure("no packaging/node.options above " + jar());
  }

  /** The archive of loaded classes that lies beside our jar, if it was made. */
  public static Optional<Path> nodeArchive() {
    return archive("node.jsa");
  }

  private static Optional<Path> archive(String name) {
    return Optional.of(jar().resolveSibling(name)).filter(Files::exists);
  }

  private static Path jar() {
    return Path.of(System.getProperty("java.class.path").split(":", 2)[0]).toAbsolutePath();
  }
}
