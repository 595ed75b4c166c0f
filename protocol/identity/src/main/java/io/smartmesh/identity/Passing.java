package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which questions of others are passed on: each once, and no more than so many (WH-3). */
final class Passing {
  private final Set<Bytes> seen = new LinkedHashSet<>();
  private final TokenBucket all = new TokenBucket(WhereLimits.PASSED_PER_SECOND);
  private final Map<Address, TokenBucket> shares = new LinkedHashMap<>();

  /** Whether it was not seen before; it was from now on. */
  boolean isNew(Bytes token) {
    if (!seen.add(token)) {
      return false;
    }
    if (seen.size() > WhereLimits.SEEN) {
      seen.remove(seen.iterator().next());
    }
    return true;
  }

  boolean admits(Address from, Moment now) {
    TokenBucket share = shares.get(from);
    if (share == null) {
      if (shares.size() >= WhereLimits.SHARES) {
        shares.remove(shares.keySet().iterator().next());
      }
      share = new TokenBucket(WhereLimits.PASSED_PER_SECOND_OF_ONE);
      shares.put(from, share);
    }
    return share.take(now) && all.take(now);
  }
}
