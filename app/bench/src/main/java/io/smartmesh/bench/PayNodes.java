package io.smartmesh.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some {@link PayNode}s in a row, with a channel between each and the next: alice pays the last.
 */
final class PayNodes implements AutoCloseable {
  private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave");

  /** How the nodes are run. */
  enum Mode {
    FOLDED,
    UNFOLDED,
    /** Folded, and the kernel notes each flush of a disk: that costs time. */
    WATCHED
  }

  /** What a row has used so far. */
  record Counts(long payerSignatures, long otherSignatures, long bytes, long processorMillis) {
    Counts since(Counts before) {
      return new Counts(
          payerSignatures - before.payerSignatures,
          otherSignatures - before.otherSignatures,
          bytes - before.bytes,
          processorMillis - before.processorMillis);
    }
  }

  /** How some payments went, as the payer saw it. */
  record Paid(double seconds, double p50Millis, double p99Millis) {}

  private final List<Child> nodes = new ArrayList<>();

  /** As soon as each node answers its user; neighbours may not be there yet. */
  PayNodes(Path home, Mode mode, int count) throws Exception {
    List<String> ports = freePorts(count);
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(start(home, mode, i, ports));
      }
      for (Child node : nodes) {
        node.answer();
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** All held at once, so that they differ. */
  private static List<String> freePorts(int count) throws IOException {
    List<DatagramSocket> held = new ArrayList<>();
    try {
      List<String> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        held.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        ports.add(String.valueOf(held.get(i).getLocalPort()));
      }
      return ports;
    } finally {
      held.forEach(DatagramSocket::close);
    }
  }

  private static Child start(Path home, Mode mode, int place, List<String> ports)
      throws IOException {
    String own = NAMES.get(place);
    List<String> arguments = new ArrayList<>();
    arguments.add(home.toString());
    arguments.add(mode == Mode.UNFOLDED ? "unfolded" : "folded");
    arguments.add(own);
    arguments.add(ports.get(place));
    for (int next = place - 1; next <= place + 1; next += 2) {
      if (next >= 0 && next < ports.size()) {
        arguments.add(NAMES.get(next));
        arguments.add(ports.get(next));
      }
    }
    Optional<Path> flushes =
        mode == Mode.WATCHED ? Optional.of(home.resolve(own + ".flushes")) : Optional.empty();
    return new Child(
        PayNode.class, home.resolve(own + ".errors"), flushes, arguments.toArray(new String[0]));
  }

  void awaitReady() throws Exception {
    for (Child node : nodes) {
      node.ask("ready");
    }
  }

  /** Which implementation of secp256k1 they use: all the same, as they are one program. */
  String curve() throws Exception {
    return nodes.get(0).ask("curve");
  }

  Paid pay(int payments, int inFlight) throws Exception {
    String payee = NAMES.get(nodes.size() - 1);
    String[] said =
        nodes.get(0).ask("pay " + payee + " " + payments + " " + inFlight).split(" ", -1);
    return new Paid(
        Double.parseDouble(said[0]), Double.parseDouble(said[1]), Double.parseDouble(said[2]));
  }

  /** Milliseconds from each payment's first lock at the payer to its money at the payee. */
  double[] millisToPayee(int payments) throws Exception {
    String[] begun = nodes.get(0).ask("begun " + payments).split(" ", -1);
    String[] ended = nodes.get(nodes.size() - 1).ask("ended " + payments).split(" ", -1);
    double[] millis = new double[payments];
    for (int i = 0; i < payments; i++) {
      millis[i] = (Long.parseLong(ended[i]) - Long.parseLong(begun[i])) / 1e3;
    }
    return millis;
  }

  Counts counts() throws Exception {
    long payer = 0;
    long others = 0;
    long bytes = 0;
    long millis = 0;
    for (int i = 0; i < nodes.size(); i++) {
      String[] said = nodes.get(i).ask("counts").split(" ", -1);
      payer += i == 0 ? Long.parseLong(said[0]) : 0;
      others += i == 0 ? 0 : Long.parseLong(said[0]);
      bytes += Long.parseLong(said[1]);
      millis += Long.parseLong(said[2]);
    }
    return new Counts(payer, others, bytes, millis);
  }

  /** Needs {@link Mode#WATCHED}. */
  long flushes() throws IOException {
    long sum = 0;
    for (Child node : nodes) {
      sum += node.flushes();
    }
    return sum;
  }

  @Override
  public void close() {
    nodes.forEach(Child::close);
  }
}
