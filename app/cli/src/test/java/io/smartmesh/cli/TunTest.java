package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** IP programs over the mesh, on real TUN devices: a line a – b – c of machines (TN-10). */
@Timeout(300)
class TunTest {
  private static final Path CLONE = Path.of("/dev/net/tun");
  private static final String TUN = "smartmesh0";
  private static final String PORT = "7000";

  @TempDir private Path folder;

  private final List<Process> programs = new ArrayList<>();
  private Lan lan;

  @BeforeEach
  void makeMachines() throws Exception {
    assumeTrue(
        Files.exists(CLONE),
        "skipped: there is no " + CLONE + "; it needs Linux and the module tun");
    lan = new Lan(folder);
    lan.add("a");
  }

  @AfterEach
  void removeMachines() throws Exception {
    programs.forEach(Process::destroyForcibly);
    if (lan != null) {
      lan.remove();
    }
  }

  /** TN-1, TN-9: from end to end through a relay, and again after each restart. */
  @Test
  void programsReachEachOtherOverARelayAndAfterRestarts() throws Exception {
    lan.add("b");
    lan.add("c");
    lan.cable("a", "eth0", "b", "eth0");
    lan.cable("b", "eth1", "c", "eth0");
    UpProcess a = lan.up("a", "--tun", TUN);
    UpProcess b = lan.up("b", "--tun", TUN);
    UpProcess c = lan.up("c", "--tun", TUN);
    a.awaitLog("node-reachable address=", 2);
    c.awaitLog("node-reachable address=", 2);
    assertEquals(0, a.count("bearer-up bearer=udp/" + TUN), "not a way to neighbours");

    String third = c.ready(); // the mesh may be quicker than what users ask
    String ip = ip("c", c);
    assertTrue(ip.startsWith("fd53:4d"), ip);
    assertTrue(c.log().contains("ip=" + ip), c.log());
    assertEquals(ip, ip("a", a, third), "everybody computes the same");
    assertNotEquals(ip, ip("a", a));
    assertEquals("reached", probe("a", "ping", ip, "20"), "whom a has asked for");
    a.awaitLog("node-reachable address=" + c.ready());
    listen("c");
    assertEquals("arrived", probe("a", "send", ip, PORT, "1000000"));

    c.signal("KILL");
    c.end();
    c = lan.up("c", "--tun", TUN);
    a.awaitLog("node-reachable address=" + c.ready(), 2);
    assertEquals(ip, ip("c", c));
    assertEquals("reached", probe("a", "ping", ip, "20"));

    lan.in("b", "ip link del " + TUN);
    b.awaitLog("tun-gone name=" + TUN);
    assertEquals("arrived", probe("a", "send", ip, PORT, "10000"), "b relays all the same");
  }

  @Test
  void whatIsMissingIsSaidWithTheCommandThatMendsIt() throws Exception {
    List<String> machine = lan.prefix("a");
    assertRefused(machine, "lo", "There is a network interface lo already", "ip -d link show lo");

    List<String> unprivileged = new ArrayList<>(machine);
    unprivileged.addAll(List.of("setpriv", "--bounding-set=-net_admin"));
    assertRefused(unprivileged, TUN, "This user may not make", "--ambient-caps=+net_admin");

    List<String> without = new ArrayList<>(machine);
    String hide = "mount -t tmpfs none /dev/net && exec \"$@\"";
    without.addAll(List.of("unshare", "-m", "sh", "-c", hide, "sh"));
    assertRefused(without, TUN, "/dev/net/tun", "sudo mknod /dev/net/tun c 10 200");

    lan.withoutIpv6("a");
    assertRefused(machine, TUN, "gets no IPv6 address", "net.ipv6.conf.all.disable_ipv6=0");
  }

  private void assertRefused(List<String> machine, String tun, String what, String mend)
      throws Exception {
    List<String> command = UpProcess.command(machine, "up", folder.resolve("refused"));
    command.addAll(List.of("--udp-bind", "127.0.0.1:0", "--api-port", "0", "--tun", tun));
    Run run = UpProcess.run(command);
    assertNotEquals(0, run.exitCode());
    assertTrue(run.err().contains(what), run.err());
    assertTrue(run.err().contains(mend), run.err());
  }

  private String ip(String machine, UpProcess node, String... who) throws Exception {
    List<String> command = UpProcess.command(lan.prefix(machine), "ip", node.data());
    command.addAll(List.of(who));
    Run run = UpProcess.run(command);
    assertEquals(0, run.exitCode(), run.err());
    return run.out().strip();
  }

  private List<String> program(String machine, String... words) {
    List<String> command = lan.prefix(machine);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TunProbe.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  private String probe(String machine, String... words) throws Exception {
    Run run = UpProcess.run(program(machine, words));
    return (run.out() + run.err()).strip();
  }

  private void listen(String machine) throws IOException {
    Process server = new ProcessBuilder(program(machine, "serve", PORT)).start();
    programs.add(server);
    assertTrue(server.inputReader().readLine().contains("listening"));
  }
}
