package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of {@code smartmesh up}, without a single option, on machines of one LAN. */
@Timeout(300)
class LanTest {
  @TempDir private Path folder;

  private Lan lan;

  @BeforeEach
  void makeLan() throws Exception {
    lan = new Lan(folder);
  }

  @AfterEach
  void removeLan() throws Exception {
    if (lan != null) {
      lan.remove();
    }
  }

  private static void assertMeet(UpProcess one, UpProcess other) throws Exception {
    String first = one.ready();
    String second = other.ready();
    one.awaitLog("neighbour-up address=");
    one.asksFor(second);
    one.awaitLog("neighbour-up address=" + second);
    other.awaitLog("neighbour-up address=" + first);
  }

  @Test
  void machinesWithBothFamiliesMeetAndAThirdJoinsLater() throws Exception {
    for (String machine : List.of("a", "b", "c")) {
      lan.add(machine);
    }
    lan.plug("a");
    lan.plug("b");
    lan.in("a", "ip addr add 10.0.0.1/24 dev eth0");
    lan.in("b", "ip addr add 10.0.0.2/24 dev eth0");
    UpProcess a = lan.up("a");
    UpProcess b = lan.up("b");
    assertMeet(a, b);
    a.awaitLog("bearer-up bearer=udp/eth0");
    a.awaitLog("bearer-up bearer=udp4/eth0");
    lan.plug("c");
    UpProcess c = lan.up("c");
    assertMeet(a, c);
    assertMeet(b, c);
  }

  @Test
  void machinesWithIpv4AloneMeet() throws Exception {
    for (String machine : List.of("a", "b")) {
      lan.add(machine);
      lan.withoutIpv6(machine);
      lan.plug(machine);
    }
    lan.in("a", "ip addr add 10.0.0.1/24 dev eth0");
    lan.in("b", "ip addr add 10.0.0.2/24 dev eth0");
    UpProcess a = lan.up("a");
    assertMeet(a, lan.up("b"));
    assertEquals(0, a.count("bearer=udp/"), a.log());
  }

  @Test
  void machinesWithIpv6LinkLocalAddressesAloneMeet() throws Exception {
    for (String machine : List.of("a", "b")) {
      lan.add(machine);
      lan.plug(machine);
    }
    UpProcess a = lan.up("a");
    assertMeet(a, lan.up("b"));
    assertEquals(0, a.count("bearer=udp4/eth0"), a.log());
  }

  @Test
  void twoUsersOfOneMachineWithoutANetworkMeetAndEachIsServed() throws Exception {
    lan.add("a");
    UpProcess one = lan.up("a");
    String first = one.ready();
    Files.createDirectory(folder.resolve("other"));
    List<String> asOther = asOther("a");
    lan.in("a", "chown 65534 " + folder.resolve("other"));
    lan.in("a", "chmod 755 " + folder);
    UpProcess other = lan.up(asOther, "other");
    assertMeet(one, other);
    assertEquals(9_471, one.apiPort());
    assertNotEquals(9_471, other.apiPort());
    List<String> peers = UpProcess.command(asOther, "peers", other.data());
    assertTrue(UpProcess.run(peers).out().contains(first), "found through api.json");
  }

  /** Another user of the machine, unless this program lies where only its own user may read. */
  private List<String> asOther(String machine) throws Exception {
    List<String> other = lan.prefix(machine);
    other.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    List<String> reads = new ArrayList<>(other);
    reads.addAll(List.of("sh", "-c", "for f; do test -r \"$f\" || exit 1; done", "sh"));
    reads.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    if (UpProcess.run(reads).exitCode() == 0) {
      return other;
    }
    System.out.println("both as the same user: another may not read the class path");
    return lan.prefix(machine);
  }

  /** One side hears the other, and is not heard: both are told, each what it can know. */
  @Test
  void netcheckFindsAFirewall() throws Exception {
    for (String machine : List.of("a", "b")) {
      lan.add(machine);
      lan.plug(machine);
    }
    UpProcess b = lan.up("b");
    b.ready();
    b.awaitLog("bearer-up bearer=udp/eth0");
    Run before = netcheck("a", folder.resolve("a"));
    assertEquals(0, before.exitCode(), before.out());
    assertTrue(before.out().startsWith("No node runs here"), before.out());
    assertTrue(before.out().contains("Multicast udp/eth0: works"), before.out());

    boolean nft =
        works("b", "nft add table inet f")
            && works("b", "nft add chain inet f in { type filter hook input priority 0 ; }")
            && works("b", "nft add rule inet f in udp dport 7711-7712 drop");
    assumeTrue(
        nft || works("b", "ip6tables -A INPUT -p udp --dport 7711:7712 -j DROP"),
        "skipped: no firewall here; it needs nft or ip6tables");
    UpProcess a = lan.up("a");
    a.ready();
    Run heard = netcheck("a", a.data());
    for (int i = 0; i < 30 && !heard.out().contains("has been heard for"); i++) {
      Thread.sleep(500);
      heard = netcheck("a", a.data());
    }
    assertEquals(1, heard.exitCode());
    assertTrue(heard.out().contains("Somebody on udp/eth0 has been heard for"), heard.out());
    Run deaf = netcheck("b", b.data());
    assertEquals(1, deaf.exitCode());
    assertTrue(deaf.out().contains("Multicast udp/eth0: sent, and not heard"), deaf.out());
    assertTrue(deaf.out().contains("ufw:\n  sudo ufw allow 7711:7712/udp\n"), deaf.out());
    assertTrue(deaf.out().contains("Nobody is heard."), deaf.out());
  }

  private Run netcheck(String machine, Path data) throws Exception {
    return UpProcess.run(UpProcess.command(lan.prefix(machine), "netcheck", data));
  }

  private boolean works(String machine, String command) throws Exception {
    List<String> words = lan.prefix(machine);
    words.addAll(List.of(command.split(" ")));
    try {
      return UpProcess.run(words).exitCode() == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void interfacesComeAndGoAndNothingLeaks() throws Exception {
    lan.add("a");
    lan.add("b");
    lan.plug("b");
    UpProcess b = lan.up("b");
    UpProcess a = lan.up("a");
    String second = b.ready();
    a.ready();
    a.awaitLog("bearer-up bearer=udp4/lo");
    lan.plug("a");
    a.awaitLog("neighbour-up address=");
    a.asksFor(second);
    a.awaitLog("neighbour-up address=" + second, 1);
    a.awaitLog("bearer-down bearer=udp4/lo");

    lan.in("a", "ip addr add 10.0.0.1/24 dev eth0");
    a.awaitLog("bearer-up bearer=udp4/eth0", 1);
    lan.in("a", "ip addr flush dev eth0 scope global");
    lan.in("a", "ip addr add 10.0.0.77/24 dev eth0");
    a.awaitLog("bearer-up bearer=udp4/eth0", 2);
    assertEquals(1, a.count("bearer-down bearer=udp4/eth0"), a.log());

    lan.in("a", "ip link add docker0 type bridge");
    lan.in("a", "ip link add veth1 type veth peer name veth2");
    lan.in("a", "ip link set veth1 master docker0 up");
    lan.in("a", "ip link set veth2 up");
    lan.in("a", "ip link set docker0 up");
    a.awaitLog("bearer-up bearer=udp/docker0");
    a.awaitLog("bearer-up bearer=udp/veth2");
    assertEquals(0, a.count("bearer=udp/veth1"), "a bridge's port is heard through the bridge");

    lan.in("a", "ip link set eth0 down");
    a.awaitLog("bearer-down bearer=udp/eth0", 1);
    long files = a.has("fd");
    long threads = a.has("task");
    for (int round = 1; round <= 3; round++) {
      lan.in("a", "ip link set eth0 up");
      a.awaitLog("neighbour-up address=" + second, 2 * round);
      lan.unplug("a");
      a.awaitLog("bearer-down bearer=udp/eth0", 2 * round);
      lan.plug("a");
      a.awaitLog("neighbour-up address=" + second, 2 * round + 1);
      lan.in("a", "ip link set eth0 down");
      a.awaitLog("bearer-down bearer=udp/eth0", 2 * round + 1);
    }
    assertEquals(a.count("bearer-up bearer=udp/eth0"), a.count("bearer-down bearer=udp/eth0"));
    assertTrue(a.has("fd") <= files, files + " open files before, " + a.has("fd") + " after");
    assertTrue(a.has("task") <= threads + 2, threads + " threads, then " + a.has("task"));
  }

  @Test
  void aProcessThatStoodStillFindsItsNeighbourAgain() throws Exception {
    lan.add("a");
    lan.add("b");
    lan.plug("a");
    lan.plug("b");
    UpProcess a = lan.up("a");
    UpProcess b = lan.up("b");
    assertMeet(a, b);
    a.signal("STOP");
    b.awaitLog("neighbour-down address=" + a.ready());
    Thread.sleep(2_000); // longer than the least gap, however soon the neighbour was given up
    a.signal("CONT");
    a.awaitLog("time-gap millis=");
    b.awaitLog("neighbour-up address=" + a.ready(), 2);
    a.awaitLog("neighbour-up address=" + b.ready(), 2);
  }
}
