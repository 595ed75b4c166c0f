package io.smartmesh.relayer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Result;
import io.smartmesh.relayer.core.Holder;
import io.smartmesh.relayer.core.Refusal;
import io.smartmesh.relayer.core.Tariff;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RL-5, in virtual time. */
class RateSourceTest {
  private final AtomicLong nanos = new AtomicLong();
  @TempDir private Path folder;

  private RateSource source(String where) {
    Tariff shape = new Tariff(Amount.ZERO, 50, 10, Amount.of(1));
    return new RateSource(where, Holder.smt(100), Holder.smt(1_000), shape, nanos::get);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  private static Amount rate(RateSource source) {
    return source.now().orThrow().rate();
  }

  private static String problem(RateSource source) {
    Result<Tariff, Refusal> answer = source.now();
    assertFalse(answer.isOk());
    return answer.fold(tariff -> "", Refusal::second);
  }

  @Test
  void aFileThatChangesAndOneThatIsNotBelieved() throws Exception {
    Path file = folder.resolve("rate");
    RateSource source = source("file:" + file);
    assertTrue(problem(source).contains("rate"), "there is none yet");
    Files.writeString(file, "250.5\n");
    pass(RateSource.ASK_MILLIS + 1);
    assertEquals(Amount.parse("250.5", 18), rate(source));
    Files.writeString(file, "1001");
    pass(RateSource.ASK_MILLIS + 1);
    assertEquals(Amount.parse("250.5", 18), rate(source), "the last good one, for a while");
    pass(RateSource.KEPT_MILLIS);
    assertEquals("1001 is not from 100 to 1000", problem(source));
    Files.writeString(file, "9".repeat(101));
    pass(RateSource.ASK_MILLIS + 1);
    assertEquals("it is more than 100 bytes", problem(source));
    Files.writeString(file, "cheap");
    pass(RateSource.ASK_MILLIS + 1);
    assertEquals("it is no decimal number", problem(source));
  }

  @Test
  void aServer() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/rate",
        exchange -> {
          byte[] answer = "300".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String at = "http://127.0.0.1:" + server.getAddress().getPort();
      assertEquals(Holder.smt(300), rate(source(at + "/rate")));
      assertEquals("HTTP status 404", problem(source(at + "/none")));
    } finally {
      server.stop(0);
    }
  }

  /** Rounded for the relayer: what is quoted is above what is taken, and that above the cost. */
  @Test
  void theTariffNeverLoses() {
    Tariff tariff = new Tariff(Holder.smt(3), 50, 10, Amount.of(1_000));
    Amount price = Amount.of(7);
    assertEquals(Amount.of(32), tariff.quote(1, price)); // 3 × 7 × 1.5 = 31.5
    assertEquals(Amount.of(24), tariff.least(1, price)); // 23.1
    assertEquals(Amount.of(8), tariff.priceFor(Amount.of(24), 1));
    assertEquals(Amount.of(7), tariff.priceFor(Amount.of(23), 1));
  }
}
