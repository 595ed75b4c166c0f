package io.smartmesh.bench.lab;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another process of this program is started. */
public final class Jvm {
  /** Set by the launcher: the file with the options that it starts a node with. */
  private static final String NODE_OPTIONS = "smartmesh.node.options";

  private static final List<String> INHERITED =
      List.of("-XX:SharedArchiveFile=", "-Xlog:cds", "--enable-native-access=");

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

  /** A node as the launcher starts it. */
  static List<String> node() {
    List<String> command = java();
    String options = System.getProperty(NODE_OPTIONS, "");
    command.add(options.isEmpty() ? "-XX:+UseSerialGC" : "@" + options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.smartmesh.cli.Main"));
    return command;
  }
}
