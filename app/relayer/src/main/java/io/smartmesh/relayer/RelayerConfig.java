package io.smartmesh.relayer;

import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.store.Database;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * How a relayer runs.
 *
 * @param listen where it takes requests; port 0 for any free one
 * @param pollMillis between two looks at the chain
 * @param perMinute requests that one address may make in a minute
 */
public record RelayerConfig(
    Terms terms,
    URI chainNode,
    Database database,
    InetSocketAddress listen,
    RateSource rates,
    Sender.Pace pace,
    long pollMillis,
    int perMinute) {
  static final Duration ANSWER_TIME = Duration.ofSeconds(10);
  public static final long POLL_MILLIS_USUAL = 1_000;
  public static final int PER_MINUTE_USUAL = 120;
}
