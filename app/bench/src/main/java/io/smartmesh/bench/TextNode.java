package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process with one whole node that sends texts: encrypted store, UDP, log to a file, no chain. It
 * says {@code answers} at first, and answers each line with one.
 *
 * <pre>
 * text NAME COUNT IN_FLIGHT  →  seconds p50-millis, from the user's word to the durable receipt
 * bytes                      →  bytes of the frames it has sent
 * search WORDS               →  seconds texts-looked-through
 * </pre>
 */
final class TextNode {
  private TextNode() {}

  /**
   * @param args directory, own name, own UDP port, the ports of its neighbours
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    String name = args[1];
    Curve curve = Curves.best();
    AtomicLong sentBytes = new AtomicLong();
    List<InetSocketAddress> neighbours = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      neighbours.add(local(args[i]));
    }
    Writer log =
        new OutputStreamWriter(
            Files.newOutputStream(directory.resolve(name + ".log")), StandardCharsets.UTF_8);
    NodeParts parts =
        new NodeParts(
            new NodeConfig(name, 1, ScriptedChain.CONTRACTS, 86_400, Amount.ZERO),
            Keys.of(name, curve),
            curve,
            new SystemEntropy(),
            SqliteStore.open(directory.resolve(name + ".db"), Optional.of(Keys.store(name))),
            List.of(new CountedBearer(StaticUdpBearer.open(local(args[2]), neighbours), sentBytes)),
            Optional.empty(),
            new LogSink(log, false));
    try (NodeRuntime node = NodeRuntime.start(parts)) {
      TextLoad load = new TextLoad(node);
      answer("answers");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", -1);
        answer(
            switch (words[0]) {
              case "text" ->
                  load.send(
                      address(words[1], curve),
                      Integer.parseInt(words[2]),
                      Integer.parseInt(words[3]));
              case "search" -> load.search(words[1]);
              default -> sentBytes.toString();
            });
      }
    }
  }

  private static Address address(String name, Curve curve) {
    return Keys.of(name, curve).address();
  }

  private static InetSocketAddress local(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
