package io.smartmesh.relayer;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Result;
import io.smartmesh.relayer.core.Desk;
import io.smartmesh.relayer.core.Refusal;
import io.smartmesh.relayer.core.Refusal.Why;
import io.smartmesh.relayer.core.Tariff;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * How much SMT a coin costs (RL-5): fixed, or in a file, or told by an HTTP server; one line, a
 * decimal number. What is outside the bounds, or older than it may be, is no rate: without one
 * nothing is taken and nothing new is sent. For any thread.
 */
public final class RateSource implements Desk.Rates {
  /** Milliseconds after which a file or server is asked again. */
  static final long ASK_MILLIS = 30_000;

  /** Milliseconds that the last good answer counts where no new one can be had. */
  static final long KEPT_MILLIS = 600_000;

  private static final int BYTES_MOST = 100;
  private static final int ANSWER_MILLIS = 5_000;
  private static final int DECIMALS = 18;

  private final String source;
  private final Amount least;
  private final Amount most;
  private final Tariff shape;
  private final LongSupplier nanos;
  private Amount rate = Amount.ZERO;
  private String problem = "it was not asked yet";
  private long askedAt;
  private long knownAt;
  private boolean asked;

  /**
   * @param source a decimal number, {@code file:PATH}, or an http or https address
   * @param least SMT for a coin that is believed
   * @param most the same
   * @param shape everything but the rate
   */
  public RateSource(String source, Amount least, Amount most, Tariff shape, LongSupplier nanos) {
    this.source = source;
    this.least = least;
    this.most = most;
    this.shape = shape;
    this.nanos = nanos;
  }

  @Override
  public synchronized Result<Tariff, Refusal> now() {
    long now = nanos.getAsLong();
    if (!asked || now - askedAt > ASK_MILLIS * 1_000_000) {
      ask(now);
    }
    if (rate.isZero() || now - knownAt > KEPT_MILLIS * 1_000_000) {
      return Result.err(Refusal.of(Why.NO_RATE, source, problem));
    }
    return Result.ok(
        new Tariff(rate, shape.marginPercent(), shape.floorPercent(), shape.priceMost()));
  }

  private void ask(long now) {
    asked = true;
    askedAt = now;
    try {
      Amount told = Amount.parse(text().strip(), DECIMALS);
      if (told.isLessThan(least) || told.isMoreThan(most)) {
        problem =
            told.toDecimal(DECIMALS)
                + " is not from "
                + least.toDecimal(DECIMALS)
                + " to "
                + most.toDecimal(DECIMALS);
        return;
      }
      rate = told;
      knownAt = now;
    } catch (NumberFormatException e) {
      problem = "it is no decimal number";
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
  }

  private String text() throws IOException {
    if (source.startsWith("file:")) {
      try (InputStream in = Files.newInputStream(Path.of(source.substring("file:".length())))) {
        return bounded(in);
      }
    } else if (source.startsWith("http:") || source.startsWith("https:")) {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(source).toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      connection.setInstanceFollowRedirects(false);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP status " + connection.getResponseCode());
      }
      try (InputStream in = connection.getInputStream()) {
        return bounded(in);
      }
    }
    return source;
  }

  private static String bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BYTES_MOST + 1);
    if (bytes.length > BYTES_MOST) {
      throw new IOException("it is more than " + BYTES_MOST + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
