package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoredRecords;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came in since the chain was last seen, by the neighbour it came from (PY-81). Stored only
 * where the user limits it, as
 *
 * <pre>
 * version 1 | time of the last block seen 8 | amount
 * </pre>
 *
 * <p>A new sighting needs no write: what was counted since another block counts no more.
 */
final class Unseen {
  private record Since(ChainTime block, Amount sum) {}

  private final Env env;
  private final Map<Address, Since> byPeer = new TreeMap<>();

  Unseen(Env env, StoredRecords stored) {
    this.env = env;
    stored.withPrefix(StoreKeys.UNSEEN).forEach(this::restore);
  }

  private void restore(Bytes key, Bytes record) {
    Address peer = StoreKeys.peerOf(key);
    byPeer.put(
        peer,
        Stored.read(
            "sum since the chain was seen",
            key,
            record,
            in -> new Since(new ChainTime(in.u64()), in.amount())));
  }

  Amount from(Turn turn, Address peer) {
    Since since = byPeer.get(peer);
    return since != null && isUnseen(turn) && since.block().equals(block())
        ? since.sum()
        : Amount.ZERO;
  }

  Amount total(Turn turn) {
    Amount sum = Amount.ZERO;
    for (Address peer : byPeer.keySet()) {
      sum = sum.plusOrMost(from(turn, peer));
    }
    return sum;
  }

  void received(Turn turn, Address peer, Amount amount) {
    PaymentLimits.Of<?> limit = env.config().limits().unsettled();
    boolean isLimited = !limit.equals(PaymentLimits.NONE.unsettled());
    if (isLimited && isUnseen(turn)) {
      Since since = new Since(block(), from(turn, peer).plusOrMost(amount));
      byPeer.put(peer, since);
      turn.put(
          StoreKeys.unseen(peer),
          Stored.start().u64(since.block().seconds()).amount(since.sum()).toBytes());
    }
  }

  /** Whether what comes in now counts. */
  boolean isUnseen(Turn turn) {
    return env.clock().estimate(turn.now()).unseenSeconds() > Limits.UNSEEN_SECONDS;
  }

  private ChainTime block() {
    return env.clock().newest();
  }
}
