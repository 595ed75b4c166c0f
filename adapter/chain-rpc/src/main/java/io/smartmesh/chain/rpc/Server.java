package io.smartmesh.chain.rpc;

import io.smartmesh.base.Entropy;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One chain node among several, and when to leave it alone: after a failure it rests, each time
 * longer, with jitter so that many devices do not come back at the same instant.
 */
final class Server {
  static final long REST_MILLIS_FIRST = 500;
  static final long REST_MILLIS_MOST = 15_000;

  /** For servers that said they are asked too often. */
  static final long LIMITED_MILLIS_MOST = 300_000;

  private static final long MILLION = 1_000_000;

  private final EthereumClient chain;
  private final Entropy entropy;
  private final LongSupplier nanos;
  private boolean identified;
  private int failures;
  private long restsUntil;
  private @Nullable RpcFailure lastFailure;

  Server(EthereumClient chain, Entropy entropy, LongSupplier nanos) {
    this.chain = chain;
    this.entropy = entropy;
    this.nanos = nanos;
    this.restsUntil = nanos.getAsLong();
  }

  EthereumClient chain() {
    return chain;
  }

  /** Whether it has shown since its last failure that it serves our chain. */
  boolean isIdentified() {
    return identified;
  }

  void identified() {
    identified = true;
  }

  void worked() {
    failures = 0;
    lastFailure = null;
  }

  boolean isResting() {
    return nanos.getAsLong() - restsUntil < 0;
  }

  /** Why it rests; null when it worked last time. */
  @Nullable RpcFailure lastFailure() {
    return lastFailure;
  }

  /** It is asked again after a while. When it comes back it may be another one. */
  void failed(RpcFailure failure) {
    lastFailure = failure;
    identified = false;
    boolean limited = failure instanceof RpcFailure.TooOften;
    long most = limited ? LIMITED_MILLIS_MOST : REST_MILLIS_MOST;
    long rest = Math.min(most, REST_MILLIS_FIRST << Math.min(failures, 20));
    failures++;
    if (failure instanceof RpcFailure.TooOften wait) {
      rest = Math.min(most, Math.max(rest, wait.waitMillis()));
    }
    restsUntil = nanos.getAsLong() + withJitter(rest) * MILLION;
  }

  /** Between the whole and five quarters: never sooner than asked for. */
  private long withJitter(long millis) {
    return millis + millis * entropy.next(1).at(0) / 1_024;
  }
}
