package io.smartmesh.dtn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * GW-1 and GW-4 by somebody else's eyes: Wireshark's dissectors read a session of ours. The program
 * is a test's tool only and does not ship.
 */
@Timeout(120)
class TsharkTest {
  private static final Eid ISLAND = Eid.parse("dtn://island-a/smartmesh").orElseThrow();
  private static final Eid FAR = Eid.parse("ipn:20.42").orElseThrow();

  private static final long WARNING = 0x60_0000;

  /** What the dissector warns of when it does not know what is in a payload: how should it. */
  private static final String OUR_PAYLOAD = "Unknown type code";

  @TempDir private Path folder;

  private final Rng rng = new Rng(8);
  private final Pcap capture = new Pcap();
  private final Moment now = new Moment(0);
  private final TcpclSession[] ends = {
    new TcpclSession(true, ISLAND, now), new TcpclSession(false, FAR, now)
  };
  private final Deque<Runnable> wire = new ArrayDeque<>();
  private boolean accepts = true;

  @BeforeAll
  static void theProgramIsThere() {
    boolean isThere = false;
    try {
      isThere = new ProcessBuilder("tshark", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      isThere = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assumeTrue(isThere, "tshark is missing; on Debian: apt-get install tshark");
  }

  private void give(int end, TcpclInput input) {
    ends[end].handle(
        input,
        now,
        output -> {
          if (output instanceof TcpclOutput.Write write) {
            capture.say(end, write.bytes());
            wire.add(() -> give(1 - end, new TcpclInput.BytesArrived(write.bytes())));
          } else if (output instanceof TcpclOutput.Arrived) {
            wire.add(() -> give(end, accepts ? new TcpclInput.Accept() : new TcpclInput.Refuse()));
          }
        });
    while (!wire.isEmpty()) {
      wire.remove().run();
    }
  }

  private List<String> tshark(String... options) throws Exception {
    Path file = folder.resolve("session.pcap");
    Files.write(file, capture.toBytes().toArray());
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of("tshark", "-2", "-n", "-r", file.toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
    return Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  /** The values of these fields in all frames that have one of them. */
  private List<String> fields(String filter, String... names) throws Exception {
    List<String> options = new ArrayList<>(List.of("-Y", filter, "-T", "fields"));
    options.addAll(List.of("-E", "separator=|", "-E", "aggregator=;"));
    for (String name : names) {
      options.addAll(List.of("-e", name));
    }
    return tshark(options.toArray(new String[0]));
  }

  private DtnBundle converse() {
    give(0, new TcpclInput.Connected());
    DtnBundle bundle = DtnBundle.of(ISLAND, FAR, 4_711, rng.next(150_000));
    give(0, new TcpclInput.Send(bundle.encode()));
    give(1, new TcpclInput.Send(DtnBundle.of(FAR, ISLAND, 1, rng.next(60)).encode()));
    accepts = false;
    give(0, new TcpclInput.Send(DtnBundle.of(ISLAND, FAR, 4_712, rng.next(20)).encode()));
    accepts = true;
    ends[0].wake(
        now.plusMillis(30_000), output -> capture.say(0, ((TcpclOutput.Write) output).bytes()));
    give(1, new TcpclInput.Close());
    return bundle;
  }

  /** Nothing malformed, no warning, every CRC right. */
  @Test
  void wiresharkHasNothingToComplainAbout() throws Exception {
    converse();
    assertEquals(List.of(), tshark("-Y", "_ws.malformed"));
    for (String frame : fields("_ws.expert", "_ws.expert.severity", "_ws.expert.message")) {
      String[] sides = frame.split("[|]", -1);
      String[] severities = sides[0].split(";", -1);
      String[] messages = sides[1].split(";", -1);
      for (int i = 0; i < severities.length; i++) {
        boolean isPlain = Long.parseLong(severities[i]) < WARNING;
        assertTrue(isPlain || messages[i].equals(OUR_PAYLOAD), messages[i]);
      }
    }
    List<String> all = tshark("-V");
    assertTrue(all.stream().noneMatch(line -> line.contains("Malformed")));
    assertEquals(15, all.stream().filter(line -> line.contains("CRC Status: Good")).count());
    assertTrue(all.stream().noneMatch(line -> line.contains("CRC Status: Bad")));
  }

  /** The session as the dissector for RFC 9174 reads it. */
  @Test
  void theSessionReadsAsItWasMeant() throws Exception {
    DtnBundle bundle = converse();
    int length = bundle.encode().length();
    assertEquals(
        List.of("30|1064960|dtn://island-a/", "30|1064960|ipn:20.0"),
        fields(
            "tcpcl.v4.sess_init.keepalive",
            "tcpcl.v4.sess_init.keepalive",
            "tcpcl.v4.sess_init.seg_mru",
            "tcpcl.v4.sess_init.nodeid_data"));
    assertEquals(
        List.of("" + length),
        fields(
            "tcpcl.v4.xferext.transfer_length.total_len",
            "tcpcl.v4.xferext.transfer_length.total_len"));
    List<String> acks = fields("tcpcl.v4.xfer_ack.ack_len", "tcpcl.v4.xfer_ack.ack_len");
    assertTrue(acks.contains("" + length), acks.toString());
    assertEquals(
        List.of("4"), fields("tcpcl.v4.xfer_refuse.reason", "tcpcl.v4.xfer_refuse.reason"));
    assertEquals(
        List.of("0", "1"), fields("tcpcl.v4.sess_term.flags", "tcpcl.v4.sess_term.flags.reply"));
    assertEquals(1, fields("tcpcl.v4.mhdr.type == 4", "tcpcl.v4.mhdr.type").size(), "keepalive");
  }

  /** The bundles as the dissector for RFC 9171 reads them. */
  @Test
  void theBundlesReadAsTheyWereMeant() throws Exception {
    DtnBundle bundle = converse();
    List<String> read =
        fields(
            "bpv7",
            "bpv7.primary.version",
            "bpv7.primary.dst_uri",
            "bpv7.primary.src_uri",
            "bpv7.primary.report_uri",
            "bpv7.create_ts.seqno",
            "bpv7.primary.lifetime",
            "bpv7.primary.bundle_flags.no_fragment",
            "bpv7.previous_node.uri",
            "bpv7.bundle_age.time",
            "bpv7.hop_count.limit",
            "bpv7.hop_count.current");
    String first = "7|ipn:20.42|dtn://island-a/smartmesh|dtn:none|4711|604800000|1|dtn://island-a/";
    assertEquals(3, read.size(), read.toString());
    assertEquals(first + "|0|64|0", read.get(0));
    assertTrue(read.get(1).startsWith("7|dtn://island-a/smartmesh|ipn:20.42|"), read.get(1));
    assertEquals(Optional.of(0L), bundle.ageMillis());
  }
}
