package io.smartmesh.chain.rpc;

import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.Eip1559Transaction;
import io.smartmesh.ethereum.channels.ChannelAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One action on its way: waiting, then sent (perhaps several times, ever dearer), then in a block.
 */
final class Job {
  private static final long NOWHERE = Long.MAX_VALUE;

  final ChannelAction what;

  /** All who asked for it. Guarded by {@link Actions}. */
  final List<Long> ids = new ArrayList<>();

  private final List<Hash> tries = new ArrayList<>();
  private @Nullable Eip1559Transaction newest;
  private long sinceNanos = System.nanoTime();
  private long block = NOWHERE;

  Job(ChannelAction what) {
    this.what = what;
  }

  void sent(Eip1559Transaction transaction, Hash hash) {
    newest = transaction;
    tries.add(0, hash);
    sinceNanos = System.nanoTime();
  }

  void included(long inBlock) {
    block = inBlock;
  }

  /** The newest try; null while waiting. */
  @Nullable Eip1559Transaction newest() {
    return newest;
  }

  /** Hashes of what was sent, newest first: any of them may be the one that is included. */
  List<Hash> tries() {
    return List.copyOf(tries);
  }

  boolean isIncluded() {
    return block != NOWHERE;
  }

  /** From here on a fact tells what it did. */
  boolean isBelieved(long head) {
    return block <= head;
  }

  /** Since it was asked for, or sent the last time. */
  long waitedMillis() {
    return (System.nanoTime() - sinceNanos) / 1_000_000;
  }
}
