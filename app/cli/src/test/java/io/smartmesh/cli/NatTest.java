package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine at home behind a router that translates addresses, and one in the Internet that cannot
 * reach it: real processes, with no way but the one TCP connection (BR-6).
 */
@Timeout(300)
class NatTest {
  private static final String SERVER = "203.0.113.2:7713";

  @TempDir private Path folder;

  private Lan lan;

  @BeforeEach
  void makeMachines() throws Exception {
    lan = new Lan(folder);
    for (String machine : List.of("home", "router", "server")) {
      lan.add(machine);
    }
    lan.cable("home", "eth0", "router", "inside");
    lan.cable("server", "eth0", "router", "outside");
    lan.in("home", "ip addr add 10.1.0.2/24 dev eth0");
    lan.in("router", "ip addr add 10.1.0.1/24 dev inside");
    lan.in("router", "ip addr add 203.0.113.1/24 dev outside");
    lan.in("server", "ip addr add 203.0.113.2/24 dev eth0");
    lan.in("home", "ip route add default via 10.1.0.1");
    lan.in("router", "sysctl -q -w net.ipv4.ip_forward=1");
    translate();
  }

  private void translate() throws Exception {
    boolean nft =
        works("nft add table ip nat")
            && works("nft add chain ip nat out { type nat hook postrouting priority 100 ; }")
            && works("nft add rule ip nat out oifname outside masquerade");
    assumeTrue(
        nft || works("iptables -t nat -A POSTROUTING -o outside -j MASQUERADE"),
        "skipped: no NAT here; it needs nft or iptables, and a kernel that has it");
  }

  private boolean works(String command) throws Exception {
    List<String> words = lan.prefix("router");
    words.addAll(List.of(command.split(" ")));
    try {
      return UpProcess.run(words).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void removeMachines() throws Exception {
    if (lan != null) {
      lan.remove();
    }
  }

  @Test
  void textsGoBothWaysOverTheConnectionFromInside() throws Exception {
    UpProcess home = lan.up("home", "--name", "home", "--tcp-peer", SERVER);
    home.ready(); // and was refused by a machine where nobody listens yet (BR-5)
    UpProcess server = lan.up("server", "--name", "server", "--tcp-listen", SERVER);
    home.awaitLog("neighbour-up address=");
    home.asksFor(server.ready());
    home.awaitLog("neighbour-up address=" + server.ready());
    server.awaitLog("neighbour-up address=" + home.ready());

    Run status = command("home", home, "status");
    assertTrue(status.out().contains("Bearer tcp: frames of up to 65535 bytes"), status.out());
    deliver("server", server, home, "inwards");
    deliver("home", home, server, "outwards");

    // The router forgets: a new connection brings them together again.
    lan.in("router", "ip link set outside down");
    server.awaitLog("neighbour-down address=" + home.ready());
    lan.in("router", "ip link set outside up");
    server.awaitLog("neighbour-up address=" + home.ready(), 2);
  }

  private void deliver(String machine, UpProcess from, UpProcess to, String text) throws Exception {
    Run sent = command(machine, from, "send", to.ready(), text);
    assertEquals(0, sent.exitCode(), sent.err());
    to.awaitLog("text-received");
    from.awaitLog("state=DELIVERED");
  }

  private Run command(String machine, UpProcess node, String name, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(lan.prefix(machine));
    words = UpProcess.command(words, name, node.data());
    words.addAll(List.of(more));
    return UpProcess.run(words);
  }
}
