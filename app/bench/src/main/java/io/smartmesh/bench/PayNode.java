package io.smartmesh.bench;

import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.runtime.LineLog;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process with one whole node: encrypted store, UDP, log to a file, and a channel with its only
 * neighbour. It is told what to do on its standard input and answers each line with one.
 *
 * <pre>
 * pay COUNT IN_FLIGHT  →  seconds p50-millis p99-millis
 * counts               →  signatures bytes-sent
 * </pre>
 */
final class PayNode {
  private PayNode() {}

  /**
   * @param args directory, own name, own UDP port, the neighbour's name and port
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Curve curve = Curves.best();
    AtomicLong signatures = new AtomicLong();
    AtomicLong sentBytes = new AtomicLong();
    Keys.Counted key = new Keys.Counted(Keys.of(args[1], curve), signatures);
    Keys.Counted peer = new Keys.Counted(Keys.of(args[3], curve), new AtomicLong());
    StaticUdpBearer udp = StaticUdpBearer.open(local(args[2]), List.of(local(args[4])));
    NodeParts parts =
        new NodeParts(
            new NodeConfig(args[1], 1, ScriptedChain.CONTRACTS, 60, Amount.ZERO),
            key,
            curve,
            new SystemEntropy(),
            SqliteStore.open(directory.resolve(args[1] + ".db"), Optional.of(Keys.store(args[1]))),
            List.of(new CountedBearer(udp, sentBytes)),
            Optional.of(new ScriptedChain(key.address(), peer.address())),
            LineLog.text(
                new OutputStreamWriter(
                    Files.newOutputStream(directory.resolve(args[1] + ".log")),
                    StandardCharsets.UTF_8)));
    try (NodeRuntime node = NodeRuntime.start(parts)) {
      PayLoad load = new PayLoad(node, peer.address());
      load.awaitChannel();
      answer("ready");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", -1);
        answer(
            words[0].equals("pay")
                ? load.pay(Integer.parseInt(words[1]), Integer.parseInt(words[2]))
                : signatures + " " + sentBytes);
      }
    }
  }

  private static InetSocketAddress local(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
