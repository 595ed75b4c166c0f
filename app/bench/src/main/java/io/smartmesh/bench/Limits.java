package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What bounds the node on this machine: one core's signatures, one disk's flushes. */
final class Limits {
  private static final int PAGE_BYTES = 4_096;
  private static final int FLUSHES = 100;
  private static final int VERIFICATIONS = 2_000;
  private static final int ROUNDS = 5;

  private Limits() {}

  /** Signatures that one core verifies in a second: the median of some rounds after one. */
  static double verifyPerSecond() {
    Curve curve = Curves.best();
    SigningKey key = Keys.of("limit", curve);
    Hash digest = Hashes.sha256(Bytes.of(1));
    Signature signature = key.sign(digest);
    double[] rounds = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long began = System.nanoTime();
      for (int i = 0; i < VERIFICATIONS; i++) {
        if (!curve.verify(key.publicKey(), digest, signature)) {
          throw new IllegalStateException("a good signature was refused");
        }
      }
      if (round >= 0) {
        rounds[round] = VERIFICATIONS * 1e9 / (System.nanoTime() - began);
      }
    }
    return Median.of(rounds).value();
  }

  /**
   * Signatures that all cores together make and verify in a second, in pairs: nothing that signs
   * and verifies once can be faster on this machine.
   */
  static double pairsPerSecond() throws InterruptedException, ExecutionException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(cores);
    try {
      List<Callable<Double>> tasks = Collections.nCopies(cores, Limits::pairsOfOneCore);
      double sum = 0;
      for (Future<Double> core : pool.invokeAll(tasks)) {
        sum += core.get();
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  private static double pairsOfOneCore() {
    Curve curve = Curves.best();
    SigningKey key = Keys.of("limit", curve);
    long began = System.nanoTime();
    for (int i = 0; i < VERIFICATIONS; i++) {
      Hash digest = Hashes.sha256(Bytes.of(i >> 8, i & 0xff));
      if (!curve.verify(key.publicKey(), digest, key.sign(digest))) {
        throw new IllegalStateException("a good signature was refused");
      }
    }
    return VERIFICATIONS * 1e9 / (System.nanoTime() - began);
  }

  /** Milliseconds that a page written and flushed to {@code directory}'s disk takes (median). */
  static double fsyncMillis(Path directory) throws IOException {
    Path file = directory.resolve("flush");
    double[] millis = new double[FLUSHES];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FLUSHES; i++) {
        long began = System.nanoTime();
        channel.write(ByteBuffer.allocate(PAGE_BYTES));
        channel.force(false);
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return Median.of(millis).value();
  }
}
