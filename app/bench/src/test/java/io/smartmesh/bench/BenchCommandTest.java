package io.smartmesh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartmesh.crypto.Curves;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each benchmark runs to its end, however fast, and tells all that its schema names. */
class BenchCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void paymentsArriveAndAreCounted() throws Exception {
    JsonNode json =
        json("payments", "--count", "40", "--in-flight", "10", "--warm-up", "0", "--peer", "ldk");
    assertEquals("smartmesh.bench.payments/2", json.path("schema").asText());
    assertEquals(10, json.path("in_flight").asInt());
    assertEquals(Curves.best().name(), json.path("curve").asText());
    positive(json, "payments_per_s", "p50_ms", "p99_ms", "fsync_ms", "bytes_per_payment");
    positive(json, "signatures_per_payment", "acks_per_payment", "verify_per_s_limit");
    positive(json, "payments_per_cpu_s", "unfolded_per_cpu_s", "one_at_a_time_p50_ms");
    positive(json, "unfolded_per_s", "sign_verify_pairs_per_s_limit", "ratio_to_ldk");
    assertTrue(json.path("signatures_per_payment").asDouble() <= 1, "states are signed together");
    assertTrue(json.path("unfolded_signatures_per_payment").asDouble() >= 1, json.toString());
    assertTrue(json.path("unfolded_acks_per_payment").asDouble() >= 1, json.toString());
    assertTrue(json.has("fsyncs_per_payment") && json.has("ratio_to_limit"), json.toString());
    assertTrue(err.toString().contains("payments a second"), err.toString());
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count(), "nothing is left behind");
    }
  }

  @Test
  void paymentsThroughOthersArriveAndAreTimedFromTheFirstLock() throws Exception {
    JsonNode json = json("mediated", "--count", "10", "--in-flight", "4", "--warm-up", "0");
    assertEquals("smartmesh.bench.mediated/1", json.path("schema").asText());
    assertEquals(3, json.path("channels").asInt());
    assertEquals(Curves.best().name(), json.path("curve").asText());
    positive(json, "payments_per_s", "p50_ms", "p99_ms", "one_at_a_time_p50_ms", "ratio_to_limit");
    assertTrue(json.path("p50_ms").asDouble() <= json.path("p99_ms").asDouble(), json.toString());
  }

  @Test
  void aNodeWithAPastAnswersAndItsStoreIsMeasured() throws Exception {
    JsonNode json = json("restart", "--payments", "50");
    assertEquals("smartmesh.bench.restart/1", json.path("schema").asText());
    assertEquals(50, json.path("payments").asInt());
    positive(json, "seconds", "seconds_empty", "db_bytes", "db_bytes_per_payment");
  }

  @Test
  void packetsArriveAndAreCounted() throws Exception {
    JsonNode json = json("link", "--count", "50");
    assertEquals("smartmesh.bench.link/1", json.path("schema").asText());
    positive(json, "packets_per_s", "aes_gcm_per_s_limit", "udp_per_s_limit", "ratio_to_limit");
  }

  @Test
  void aStreamArrivesAndItsRateIsMeasured() throws Exception {
    JsonNode json = json("stream", "--megabytes", "1", "--warm-up", "0");
    assertEquals("smartmesh.bench.stream/1", json.path("schema").asText());
    positive(json, "mbit_loopback", "cpu_s_per_gb", "tcp_tls_mbit", "ratio_to_tcp");
  }

  @Test
  void textsAreDeliveredAndWhatTheyCostIsMeasured() throws Exception {
    JsonNode json = json("messages", "--count", "30", "--kept", "200");
    assertEquals("smartmesh.bench.messages/1", json.path("schema").asText());
    positive(json, "messages_per_s", "p50_ms_1hop", "p50_ms_4hops", "search_ms");
    positive(json, "overhead_bytes", "receipt_bytes", "heap_bytes_per_conversation");
    assertEquals(200, json.path("search_texts").asInt());
  }

  @Test
  void recordsAreCountedByTheSizeOfACommit() throws Exception {
    JsonNode json = json("store", "--commits", "5");
    assertEquals("smartmesh.bench.store/1", json.path("schema").asText());
    assertEquals(3, json.path("batches").size());
    json.path("batches").forEach(b -> positive(b, "records_per_s", "plain_records_per_s"));
  }

  /** In virtual time: what is asked here holds on every machine. */
  @Test
  void packetsArriveWhileEverybodyWalks() throws Exception {
    JsonNode json = json("mobility", "--nodes", "16", "--seconds", "10", "--rate", "10");
    assertEquals("smartmesh.bench.mobility/1", json.path("schema").asText());
    assertTrue(json.path("delivery_30m").asDouble() >= 0.9, json.toString());
    assertTrue(json.path("delivery_60m").asDouble() >= 0.9, json.toString());
    positive(json, "bytes_per_s_per_node", "delivery_60m_after_jump", "p95_latency_ms", "links");
    assertEquals(16, json.path("bytes_by_kind").size());
  }

  /** In virtual time as well: those who stand in a grid all reach each other. */
  @Test
  void manyNodesReachEachOther() throws Exception {
    JsonNode json = json("clusters", "--nodes", "25", "--grid", "--pairs", "50", "--seconds", "10");
    assertEquals("smartmesh.bench.clusters/1", json.path("schema").asText());
    assertEquals(1, json.path("delivered").asDouble(), json.toString());
    assertEquals(24, json.path("table_entries_max").asInt());
    assertEquals(40, json.path("links").asInt());
    positive(json, "bytes_per_s_per_node", "stretch_p50", "stretch_p95", "pairs");
  }

  /** In virtual time, too: 0 meets 1 meets 2 all day, and what could arrive does. */
  @Test
  void whatIsCarriedArrivesAsFarAsAnybodyMeets() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append(i % 2 + 1).append('\t').append(i % 2 + 2).append('\t');
      lines.append(600 * i).append('\t').append(600 * i + 60).append("\t1\t0\n");
    }
    Path trace = directory.resolveSibling(directory.getFileName() + ".dat");
    Files.writeString(trace, lines);
    JsonNode json =
        json("carry", "--trace", trace.toString(), "--devices", "3", "--from", "0", "--to", "4");
    Files.delete(trace);
    assertEquals("smartmesh.bench.carry/1", json.path("schema").asText());
    assertEquals(1, json.path("oracle").asDouble(), json.toString());
    assertEquals(1, json.path("delivered").asDouble(), json.toString());
    assertEquals(100, json.path("contacts").asInt());
    assertEquals(0, json.path("arrived_twice").asInt());
    assertTrue(json.path("copies_per_delivery").asDouble() <= 1, json.toString());
  }

  @Test
  void withoutARecordingContactsAreMadeUpFromTheSeed() throws Exception {
    String[] words = {
      "carry", "--trace", "synthetic", "--devices", "8", "--from", "0", "--to", "6", "--ttl", "12"
    };
    JsonNode json = json(words);
    assertTrue(json.path("oracle").asDouble() > 0.3, json.toString());
    positive(json, "delivered", "delay_s_p50", "bytes_ratio", "contacts");
    assertTrue(json.path("delivered").asDouble() <= json.path("oracle").asDouble());
  }

  /** Receipts are exact: what the chain's part may cost is held here. */
  @Test
  void gasIsAsTheReceiptsSay() throws Exception {
    assumeTrue(GasChain.binary().isPresent(), "skipped: no anvil. Run 'npm ci' in tools/anvil");
    JsonNode json = json("gas");
    assertEquals("smartmesh.bench.gas/1", json.path("schema").asText());
    positive(json, "erc20_transfer", "open_fund_transfer_and_call", "open_fund_permit");
    atMost(json, "cooperative_close", 64_000);
    atMost(json, "happy_life", 135_000);
    atMost(json, "dispute", 149_000);
    atMost(json, "confiscation", 60_000);
    positive(json, "photon_happy_life", "photon_dispute", "fee_ratio_to_chain");
  }

  private static void atMost(JsonNode json, String field, long most) {
    positive(json, field);
    assertTrue(json.path(field).asLong() <= most, field + " at most " + most + " in " + json);
  }

  @Test
  void textNamesEachNumberInALineOfItsOwn() {
    run("link", "--count", "20", "--repetitions", "1");
    assertTrue(out.toString().contains("packets a second sealed, sent and opened"), out.toString());
    assertEquals(9, out.toString().lines().count(), out.toString());
  }

  @Test
  void listNamesThem() throws Exception {
    run("list");
    assertEquals(18, out.toString().lines().count(), out.toString());
    assertTrue(out.toString().startsWith("payments"), out.toString());
    assertTrue(out.toString().contains("the payee's money"), out.toString());
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    CommandLine line = commandLine();
    assertEquals(2, line.execute("payments", "--in-flight", "0"));
    assertEquals(2, line.execute("clusters", "--nodes", "1"));
    assertEquals(2, line.execute("link", "--repetitions", "0"));
    assertEquals(2, line.execute("payments", "--peer", "somebody"));
    assertEquals(2, line.execute("mediated", "--in-flight", "0"));
    assertEquals(2, line.execute("mediated", "--warm-up", "601"));
    assertEquals(2, line.execute("restart", "--payments", "0"));
    assertEquals(2, line.execute("reach", "--loss", "91"));
    assertEquals(2, line.execute("heal", "--rate", "fast"));
    assertEquals(2, line.execute("idle", "--peer", "somebody"));
    assertEquals(2, line.execute("relay", "--peer", "none", "--rate", "10"));
    assertEquals(2, line.execute("carry", "--devices", "1"));
  }

  @Test
  void bothLanguagesHaveTheSameSentences() throws Exception {
    assertEquals(keys("messages.properties"), keys("messages_zh.properties"));
  }

  private static TreeSet<Object> keys(String file) throws Exception {
    Properties properties = new Properties();
    Path path = Path.of("src/main/resources/io/smartmesh/bench", file);
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    }
    return new TreeSet<>(properties.keySet());
  }

  private JsonNode json(String... words) throws Exception {
    String[] all = Arrays.copyOf(words, words.length + 5);
    System.arraycopy(
        new String[] {"--json", "--repetitions", "1", "--directory", directory.toString()},
        0,
        all,
        words.length,
        5);
    run(all);
    return new ObjectMapper().readTree(out.toString());
  }

  private void run(String... words) {
    assertEquals(0, commandLine().execute(words), err.toString());
  }

  private CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }

  private static void positive(JsonNode json, String... fields) {
    for (String field : fields) {
      assertTrue(json.path(field).asDouble() > 0, field + " in " + json);
    }
  }
}
