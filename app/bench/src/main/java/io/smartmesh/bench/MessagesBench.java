package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.message.History;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.Messages;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Texts of 100 bytes between whole nodes, each a process with an encrypted store, from the user's
 * word to the receipt that is durable with its writer; what they cost on the air, in memory, and
 * what a search through many of them takes.
 *
 * @param count texts of one repetition
 * @param kept texts that the search looks through
 */
record MessagesBench(int repetitions, int count, int kept, Path directory) {
  static final String SCHEMA = "smartmesh.bench.messages/1";

  private static final int IN_FLIGHT = 200;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int ONE_AT_A_TIME = 200;
  private static final int FAR = 4;
  private static final int PEOPLE = 400;
  private static final int KEPT_AT_ONCE = 1_000;

  ObjectNode run(Progress progress) throws Exception {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    double fsync = Limits.fsyncMillis(directory);
    near(progress, json);
    far(progress, json);
    progress.say("progress.search", kept);
    search(json);
    double heap = Crowd.heapBytes(PEOPLE);
    return json.put("heap_bytes_per_conversation", Math.round(heap))
        .put("fsync_ms", Round.to(fsync, 3))
        .put("repetitions", repetitions);
  }

  private void near(Progress progress, ObjectNode json) throws Exception {
    try (Row row = new Row(Files.createDirectory(directory.resolve("near")), 2)) {
      double[] rates = new double[repetitions];
      for (int i = -WARM_UP_ROUNDS; i < repetitions; i++) {
        double rate = count / row.send(count, IN_FLIGHT)[0];
        progress.say("progress.messages", Math.round(rate));
        if (i >= 0) {
          rates[i] = rate;
        }
      }
      int few = Math.min(count, ONE_AT_A_TIME);
      row.send(few, 1);
      long sent = row.bytes(0);
      long answered = row.bytes(1);
      double p50 = row.send(few, 1)[1];
      double each = (row.bytes(0) - sent) / (double) few;
      double answers = (row.bytes(1) - answered) / (double) few;
      json.put("messages_per_s", Round.to(Median.of(rates).value(), 0))
          .put("overhead_bytes", Math.round(each - TextLoad.TEXT.length()))
          .put("receipt_bytes", Math.round(answers))
          .put("p50_ms_1hop", Round.to(p50, 2));
    }
  }

  private void far(Progress progress, ObjectNode json) throws Exception {
    try (Row row = new Row(Files.createDirectory(directory.resolve("far")), FAR + 1)) {
      int few = Math.min(count, ONE_AT_A_TIME);
      row.send(few, 1);
      double p50 = row.send(few, 1)[1];
      json.put("p50_ms_4hops", Round.to(p50, 2));
      progress.say("progress.messages-far", p50);
    }
  }

  /** A store as a node writes it, and a node that starts with it. */
  private void search(ObjectNode json) throws Exception {
    Path home = Files.createDirectory(directory.resolve("search"));
    Curve curve = Curves.best();
    Messages none =
        new Messages(Keys.of("a0", curve), curve, new SystemEntropy(), prefix -> new TreeMap<>());
    History history = new History(prefix -> new TreeMap<>(), none);
    try (Store store = SqliteStore.open(home.resolve("a0.db"), Optional.of(Keys.store("a0")))) {
      List<StoreWrite> writes = new ArrayList<>();
      for (int i = 0; i < kept; i++) {
        history.keep(text(i, curve), new ChainTime(i), writes::add);
        if (writes.size() >= KEPT_AT_ONCE || i == kept - 1) {
          store.commit(writes);
          writes.clear();
        }
      }
    }
    try (Row row = new Row(home, 1)) {
      row.search();
      String[] said = row.search().split(" ", -1);
      json.put("search_ms", Round.to(Double.parseDouble(said[0]) * 1e3, 1))
          .put("search_texts", Long.parseLong(said[1]));
    }
  }

  private static TextMessage text(int number, Curve curve) {
    return new TextMessage(
        new MessageId(new Encoder().u64(2).u64(number).toBytes()),
        Keys.of("friend " + number % 10, curve).address(),
        true,
        "The quick brown fox 你好世界 " + number + " jumps over the lazy dog and more.",
        new ChainTime(number),
        MessageState.DELIVERED,
        1,
        "");
  }

  /** Nodes in a row, of which the first writes to the last. */
  private static final class Row implements AutoCloseable {
    private final List<Child> nodes = new ArrayList<>();

    Row(Path home, int size) throws Exception {
      List<String> ports = freePorts(size);
      for (int i = 0; i < size; i++) {
        List<String> arguments = new ArrayList<>(List.of(home.toString(), "a" + i, ports.get(i)));
        for (int next = i - 1; next <= i + 1; next += 2) {
          if (next >= 0 && next < size) {
            arguments.add(ports.get(next));
          }
        }
        nodes.add(
            new Child(
                TextNode.class,
                home.resolve("errors"),
                Optional.empty(),
                arguments.toArray(new String[0])));
      }
      for (Child node : nodes) {
        node.answer();
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

    /** Seconds in all, and milliseconds of the middle one. */
    double[] send(int texts, int inFlight) throws Exception {
      String last = "a" + (nodes.size() - 1);
      String[] said =
          nodes.get(0).ask("text " + last + " " + texts + " " + inFlight).split(" ", -1);
      return new double[] {Double.parseDouble(said[0]), Double.parseDouble(said[1])};
    }

    long bytes(int node) throws Exception {
      return Long.parseLong(nodes.get(node).ask("bytes"));
    }

    String search() throws Exception {
      return nodes.get(0).ask("search zebra");
    }

    @Override
    public void close() {
      nodes.forEach(Child::close);
    }
  }
}
