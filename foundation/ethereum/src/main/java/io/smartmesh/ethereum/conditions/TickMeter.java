package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Sha256Chain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The payee's side of a {@link HashChain} (SC-16): one hash a tick when they come in order; what
 * was lost in between costs a hash each. For use by one thread at a time.
 */
public final class TickMeter {
  private final HashChain condition;
  private final Sha256Chain sha = new Sha256Chain();
  private Optional<Tick> newest = Optional.empty();
  private List<Hash> path = Collections.emptyList();

  public TickMeter(HashChain condition) {
    this.condition = condition;
  }

  /** A newer tick of the sub-chain we are in. False when it is none, and nothing changes. */
  public boolean take(Tick tick) {
    boolean newer =
        newest
            .filter(last -> last.chain() == tick.chain() && last.count() < tick.count())
            .isPresent();
    return newer && tick.count() <= condition.ticks() && follows(tick);
  }

  private boolean follows(Tick tick) {
    Tick last = newest.orElseThrow(IllegalStateException::new);
    if (!sha.after(tick.value(), tick.count() - last.count()).equals(last.value())) {
      return false;
    }
    newest = Optional.of(tick);
    return true;
  }

  /** The first tick that we see of a later sub-chain, with its path. */
  public boolean take(Tick tick, List<Hash> toRoot) {
    boolean inside =
        tick.chain() < condition.chains()
            && tick.count() >= 1
            && tick.count() <= condition.ticks()
            && toRoot.size() == condition.depth();
    if (!inside || newest.filter(last -> last.chain() >= tick.chain()).isPresent()) {
      return false;
    }
    Hash anchor = sha.after(tick.value(), tick.count());
    if (!HashChain.root(anchor, tick.chain(), toRoot).equals(condition.root())) {
      return false;
    }
    newest = Optional.of(tick);
    path = new ArrayList<>(toRoot);
    return true;
  }

  /** Ticks paid so far. */
  public long ticks() {
    return newest.map(condition::number).orElse(0L);
  }

  /** What earns all ticks paid so far; empty before the first. */
  public Optional<Bytes> evidence() {
    return newest.map(tick -> condition.evidence(tick, path));
  }
}
