package io.smartmesh.fuzz;

import com.sun.management.ThreadMXBean;
import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives one target inputs and checks, for each: nothing but the decoder's own refusal comes out;
 * what it costs is bounded by its length; what is taken is encoded to the same bytes again; and
 * what is valid is taken.
 */
final class Fuzzer {
  /** For one input, in nanoseconds, at the best of three tries: what hangs, not what is slow. */
  private static final long NANOS_MOST = 10_000_000_000L;

  /** So many inputs are made of the same few valid ones. */
  private static final int CHUNK = 1_000;

  private static final int SAMPLES_PER_CHUNK = 8;
  private static final int HEX_SHOWN = 4_096;
  private static final double UNSPOILT = 0.02;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Target target;
  private final Report report;
  private List<Sample> samples = List.of();
  private long chunk = -1;

  Fuzzer(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  /** Inputs of the seeds {@code [from, to)}. */
  void run(long from, long to) {
    long start = System.nanoTime();
    for (long seed = from; seed < to; seed++) {
      one(seed);
    }
    report.time(target, System.nanoTime() - start);
  }

  private void one(long seed) {
    prepare(seed / CHUNK);
    Rng rng = new Rng(seed);
    Sample sample = rng.pick(samples);
    boolean valid = rng.chance(UNSPOILT);
    Bytes input =
        valid
            ? sample.valid()
            : Mutator.mutate(rng, target.shape(), sample.valid(), rng.pick(samples).valid());
    try {
      Outcome outcome = measured(sample, input);
      check(outcome, valid, input);
      report.count(target, outcome);
    } catch (Exception | Error failure) {
      throw new AssertionError(finding(seed, input, failure), failure);
    }
  }

  private void prepare(long wanted) {
    if (wanted == chunk) {
      return;
    }
    chunk = wanted;
    // Far from the seeds of the inputs, so that no input repeats what made its sample.
    Rng rng = new Rng(~wanted * 0x9e37_79b9L);
    List<Sample> fresh = new ArrayList<>();
    try {
      for (int i = 0; i < SAMPLES_PER_CHUNK; i++) {
        fresh.add(target.samples().next(rng.split()));
      }
    } catch (Exception e) {
      throw new AssertionError(target + ": no sample in chunk " + wanted, e);
    }
    samples = fresh;
  }

  private Outcome measured(Sample sample, Bytes input) throws Exception {
    long most = target.bytesBase() + (long) target.bytesPerByte() * input.length();
    for (int tries = 2; ; tries--) {
      long start = System.nanoTime();
      long before = THREAD.getCurrentThreadAllocatedBytes();
      Outcome outcome = sample.decoding().decode(input);
      long allocated = THREAD.getCurrentThreadAllocatedBytes() - before;
      long nanos = System.nanoTime() - start;
      if (allocated <= most && nanos <= NANOS_MOST) {
        return outcome;
      }
      // Again: the first time may have loaded classes, or waited for the machine.
      if (tries == 0) {
        throw new AssertionError(
            "costs " + allocated + " bytes, at most " + most + "; and " + nanos + " ns");
      }
    }
  }

  private static void check(Outcome outcome, boolean valid, Bytes input) {
    if (outcome instanceof Outcome.Refused refused) {
      if (valid) {
        throw new AssertionError("refuses what is valid: " + refused.reason());
      }
    } else if (outcome instanceof Outcome.Taken taken
        && taken.again().filter(again -> !again.equals(input)).isPresent()) {
      throw new AssertionError("takes it and writes " + taken.again().get().toHex());
    }
  }

  private String finding(long seed, Bytes input, Throwable failure) {
    String hex = input.slice(0, Math.min(input.length(), HEX_SHOWN)).toHex();
    return target
        + ", seed "
        + seed
        + ": "
        + failure
        + "\n  input of "
        + input.length()
        + " bytes: "
        + hex
        + "\n  again: mvn -q -pl test/fuzz -am test -Dtest=FuzzTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsmartmesh.fuzz.target='"
        + target
        + "' -Dsmartmesh.fuzz.seed="
        + seed;
  }
}
