package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.UserCommand;
import io.smartmesh.runtime.LogSink;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.BufferedReader;
import java.io.IOException;
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
 * A process with one whole node: encrypted store, UDP, log to a file, and a channel with each of
 * its neighbours. It says {@code answers} once it answers a user, is told what to do on its
 * standard input, and answers each line with one.
 *
 * <pre>
 * ready                       →  ready, once every neighbour is there
 * pay NAME COUNT IN_FLIGHT    →  seconds p50-millis p99-millis
 * begun COUNT, ended COUNT    →  when the last payments were locked here or came in here, in
 *                                microseconds since 1970, by their ids
 * curve                       →  which implementation of secp256k1
 * counts                      →  signatures bytes-sent processor-millis
 * </pre>
 */
final class PayNode {
  private PayNode() {}

  /**
   * @param args directory, {@code folded} or {@code unfolded}, own name, own UDP port, and each
   *     neighbour's name and port
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    String name = args[2];
    Curve curve = Curves.best();
    AtomicLong signatures = new AtomicLong();
    AtomicLong sentBytes = new AtomicLong();
    Keys.Counted key = new Keys.Counted(Keys.of(name, curve), signatures);
    List<Address> neighbours = new ArrayList<>();
    List<InetSocketAddress> ports = new ArrayList<>();
    for (int i = 4; i < args.length; i += 2) {
      neighbours.add(address(args[i], curve));
      ports.add(local(args[i + 1]));
    }
    NodeParts parts =
        new NodeParts(
            new NodeConfig(name, 1, ScriptedChain.CONTRACTS, 86_400, Amount.ZERO),
            key,
            curve,
            new SystemEntropy(),
            SqliteStore.open(directory.resolve(name + ".db"), Optional.of(Keys.store(name))),
            List.of(new CountedBearer(StaticUdpBearer.open(local(args[3]), ports), sentBytes)),
            Optional.of(new ScriptedChain(key.address(), neighbours)),
            new LogSink(log(directory.resolve(name + ".log")), false));
    boolean folded = args[1].equals("folded");
    try (NodeRuntime node = folded ? NodeRuntime.start(parts) : NodeRuntime.startUnfolded(parts)) {
      PayLoad load = new PayLoad(node);
      load.ask(new UserCommand.GetPayments(1));
      answer("answers");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", -1);
        answer(
            switch (words[0]) {
              case "ready" -> load.awaitChannels(neighbours.size());
              case "pay" -> load.pay(address(words[1], curve), number(words[2]), number(words[3]));
              case "begun" -> load.begun(number(words[1]));
              case "ended" -> load.ended(number(words[1]));
              case "curve" -> curve.name();
              default -> signatures + " " + sentBytes + " " + processorMillis();
            });
      }
    }
  }

  private static Address address(String name, Curve curve) {
    return Keys.of(name, curve).address();
  }

  private static long processorMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private static Writer log(Path file) throws IOException {
    return new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8);
  }

  private static InetSocketAddress local(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
