package io.smartmesh.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real multicast between real kernels' network stacks: a line a – b – c of network namespaces with
 * one veth cable each. Only root can make those: elsewhere the test is skipped.
 */
class NamespaceTest {
  private static final long PATIENCE_MILLIS = 20_000;

  private final String prefix = "smu" + ProcessHandle.current().pid() + "-";
  private final List<Process> probes = new ArrayList<>();

  @BeforeEach
  void makeNamespaces() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      assumeTrue(
          run("ip netns add " + prefix + name)
              && run("ip netns exec " + prefix + name + " ip link set lo up"),
          "skipped: namespaces do not work here; they need Linux, iproute2, root and mounts");
    }
  }

  @AfterEach
  void removeNamespaces() throws Exception {
    probes.forEach(Process::destroyForcibly);
    for (String name : List.of("a", "b", "c")) {
      run("ip netns del " + prefix + name);
    }
  }

  @Test
  void neighboursMeetOverLinkLocalIpv6WithoutAnyConfiguration() throws Exception {
    cable("a", "b");
    cable("b", "c");
    Said a = probe("a");
    Said b = probe("b");
    Said c = probe("c");

    b.waitFor("call a on udp/to-a", "answer a on udp/to-a");
    b.waitFor("call c on udp/to-c", "answer c on udp/to-c");
    a.waitFor("call b on udp/to-b", "answer b on udp/to-b");
    c.waitFor("call b on udp/to-b", "answer b on udp/to-b");

    assertEquals(
        Set.of("up udp/to-b", "call b on udp/to-b", "answer b on udp/to-b"),
        a.all(),
        "a hears b alone: not itself, and not c");
    assertEquals(
        Set.of(
            "up udp/to-a",
            "up udp/to-c",
            "call a on udp/to-a",
            "answer a on udp/to-a",
            "call c on udp/to-c",
            "answer c on udp/to-c"),
        b.all(),
        "each neighbour is heard on its own cable only");
  }

  @Test
  void neighboursMeetOverIpv4WhereThereIsNoIpv6() throws Exception {
    for (String name : List.of("a", "b")) {
      for (String scope : List.of("all", "default")) {
        in(name, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/" + scope + "/disable_ipv6");
      }
    }
    cable("a", "b");
    in("a", "ip addr add 10.9.0.1/24 dev to-b");
    in("b", "ip addr add 10.9.0.2/24 dev to-a");
    Said a = probe("a");
    Said b = probe("b");

    a.waitFor("call b on udp4/to-b", "answer b on udp4/to-b");
    b.waitFor("call a on udp4/to-a", "answer a on udp4/to-a");
    assertEquals(Set.of("up udp4/to-b", "call b on udp4/to-b", "answer b on udp4/to-b"), a.all());
  }

  /** The system cuts each datagram then, which it does not do with several at once. */
  @Test
  void longFramesPassACableThatIsTooNarrowForThem() throws Exception {
    cable("a", "b");
    in("a", "ip link set to-b mtu 1280");
    in("b", "ip link set to-a mtu 1280");
    Said a = probe("a");
    Said b = probe("b");
    a.waitFor("answer b on udp/to-b");
    b.waitFor("answer a on udp/to-a");
  }

  @Test
  void interfacesComeAndGo() throws Exception {
    // Java looks once, at its start, whether the machine has IPv6: any address will do.
    in("a", "ip link set lo up");
    in("b", "ip link set lo up");
    Said a = probe("a");
    Said b = probe("b");
    cable("a", "b");
    a.waitFor("up udp/to-b", "answer b on udp/to-b");
    in("a", "ip link set to-b down");
    a.waitFor("down udp/to-b");
    in("b", "ip link del to-a");
    b.waitFor("down udp/to-a");
    a.forget();
    cable("a", "b");
    a.waitFor("up udp/to-b", "answer b on udp/to-b");
  }

  @Test
  void severalInterfacesComeAndGoInBothFamilies() throws Exception {
    cable("a", "b");
    cable("a", "c");
    in("a", "ip addr add 10.9.1.1/24 dev to-b");
    in("b", "ip addr add 10.9.1.2/24 dev to-a");
    in("a", "ip addr add 10.9.2.1/24 dev to-c");
    in("c", "ip addr add 10.9.2.3/24 dev to-a");
    Said a = probe("a");
    probe("b");
    probe("c");
    a.waitFor("answer b on udp/to-b", "answer b on udp4/to-b");
    a.waitFor("answer c on udp/to-c", "answer c on udp4/to-c");

    in("a", "ip link set to-b down");
    a.waitFor("down udp/to-b", "down udp4/to-b");
    a.forget();
    a.waitFor("answer c on udp/to-c", "answer c on udp4/to-c");
    in("a", "ip addr del 10.9.2.1/24 dev to-c");
    a.waitFor("down udp4/to-c");
    a.forget();
    a.waitFor("answer c on udp/to-c");
    assertTrue(!a.all().contains("down udp/to-c"), "the other family stays");

    in("a", "ip link set to-b up");
    in("a", "ip addr add 10.9.2.77/24 dev to-c");
    a.waitFor("up udp/to-b", "up udp4/to-b", "up udp4/to-c");
    a.waitFor("answer b on udp/to-b", "answer b on udp4/to-b", "answer c on udp4/to-c");
    in("c", "ip link del to-a");
    a.waitFor("down udp/to-c", "down udp4/to-c");
  }

  @Test
  void twoNodesOnOneMachineHearEachOther() throws Exception {
    cable("a", "b");
    in("a", "ip link set lo up");
    Said first = probe("a", "a1");
    Said second = probe("a", "a2");
    first.waitFor("call a2 on udp/to-b", "answer a2 on udp/to-b");
    second.waitFor("call a1 on udp/to-b", "answer a1 on udp/to-b");
  }

  private void cable(String one, String other) throws Exception {
    String link = "ip link add to-" + other + " netns " + prefix + one + " type veth peer name to-";
    assertTrue(run(link + one + " netns " + prefix + other), "cannot lay a cable");
    in(one, "ip link set to-" + other + " up");
    in(other, "ip link set to-" + one + " up");
  }

  private void in(String namespace, String command) throws Exception {
    in(namespace, command.split(" "));
  }

  private void in(String namespace, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace));
    words.addAll(List.of(command));
    assertTrue(run(words), String.join(" ", command));
  }

  private Said probe(String namespace) throws IOException {
    return probe(namespace, namespace);
  }

  private Said probe(String namespace, String name) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + namespace));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Probe.class.getName(), name));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    probes.add(process);
    return new Said(process);
  }

  private static boolean run(String command) throws Exception {
    return run(List.of(command.split(" ")));
  }

  private static boolean run(List<String> command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The different lines that a probe has said. */
  private static final class Said {
    private final Set<String> lines = new TreeSet<>();

    Said(Process process) {
      Thread reader = new Thread(() -> read(process), "probe-reader");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Process process) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
          }
        }
      } catch (IOException e) {
        return; // the probe was ended
      }
    }

    void forget() {
      synchronized (lines) {
        lines.clear();
      }
    }

    Set<String> all() {
      synchronized (lines) {
        return new TreeSet<>(lines);
      }
    }

    void waitFor(String... wanted) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      synchronized (lines) {
        while (!lines.containsAll(List.of(wanted))) {
          long left = (end - System.nanoTime()) / 1_000_000;
          assertTrue(left > 0, () -> "waited for " + List.of(wanted) + ", heard " + lines);
          lines.wait(left);
        }
      }
    }
  }
}
