package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Machines on one switch: network namespaces, each with one cable {@code eth0} to a bridge. Only
 * root can make those.
 */
final class Lan {
  private static final String SWITCH = "switch";

  private final String prefix = "lan" + ProcessHandle.current().pid() + "-";
  private final Path folder;
  private final List<String> machines = new ArrayList<>();
  private final List<UpProcess> nodes = new ArrayList<>();

  /**
   * @param folder for the nodes' directories
   */
  Lan(Path folder) throws Exception {
    this.folder = folder;
    add(SWITCH);
    in(SWITCH, "ip link add br0 type bridge");
    in(SWITCH, "ip link set br0 up");
  }

  /** A machine with loopback alone. */
  void add(String machine) throws Exception {
    boolean made;
    try {
      made = UpProcess.run(List.of("ip", "netns", "add", prefix + machine)).exitCode() == 0;
    } catch (IOException e) {
      made = false;
    }
    assumeTrue(made, "skipped: namespaces do not work here; they need Linux, iproute2 and root");
    machines.add(machine);
    in(machine, "ip link set lo up");
  }

  /** As a kernel that was told so at boot. */
  void withoutIpv6(String machine) throws Exception {
    for (String scope : List.of("all", "default")) {
      in(machine, "sysctl -q -w net.ipv6.conf." + scope + ".disable_ipv6=1");
    }
  }

  void plug(String machine) throws Exception {
    in(SWITCH, "ip link add to-" + machine + " type veth peer name eth0 netns " + prefix + machine);
    in(SWITCH, "ip link set to-" + machine + " master br0 up");
    in(machine, "ip link set eth0 up");
  }

  /** A cable from one machine to another. */
  void cable(String one, String oneName, String other, String otherName) throws Exception {
    in(
        one,
        "ip link add %s type veth peer name %s netns %s"
            .formatted(oneName, otherName, prefix + other));
    in(one, "ip link set " + oneName + " up");
    in(other, "ip link set " + otherName + " up");
  }

  void unplug(String machine) throws Exception {
    in(SWITCH, "ip link del to-" + machine);
  }

  void in(String machine, String command) throws Exception {
    List<String> words = prefix(machine);
    words.addAll(List.of(command.split(" ")));
    Run run = UpProcess.run(words);
    assertEquals(0, run.exitCode(), command + ": " + run.err());
  }

  /** What runs a command on this machine. */
  List<String> prefix(String machine) {
    return new ArrayList<>(List.of("ip", "netns", "exec", prefix + machine));
  }

  UpProcess up(String machine, String... options) throws Exception {
    return up(prefix(machine), machine, options);
  }

  UpProcess up(List<String> prefix, String name, String... options) throws Exception {
    UpProcess node = new UpProcess(prefix, folder.resolve(name), options);
    nodes.add(node);
    return node;
  }

  void remove() throws Exception {
    for (UpProcess node : nodes) {
      node.close();
    }
    for (String machine : machines) {
      UpProcess.run(List.of("ip", "netns", "del", prefix + machine));
    }
  }
}
