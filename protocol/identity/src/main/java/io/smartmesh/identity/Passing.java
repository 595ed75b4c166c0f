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
  private final TokenBucket all =
      new TokenBucket(WhereLimits.PASSED_PER_SECOND, WhereLimits.PASSED_AT_ONCE);
  private final Map<Address, TokenBucket> shares = new LinkedHashMap<>();

  boolean isNew(Bytes token) {
    return !seen.contains(token);
  }

  /** From now on it is not new. */
  void remember(Bytes token) {
    seen.add(token);
    if (seen.size() > WhereLimits.SEEN) {
      seen.remove(seen.iterator().next());
    }
  }

  /**
   * Of a new question; what is not admitted leaves no trace, so that nobody can fill the memory.
   */
  boolean admits(Address from, Moment now) {
    TokenBucket share = shares.get(from);
    if (share == null) {
      if (shares.size() >= WhereLimits.SHARES) {
        shares.remove(shares.keySet().iterator().next());
      }
      share =
          new TokenBucket(WhereLimits.PASSED_PER_SECOND_OF_ONE, WhereLimits.PASSED_AT_ONCE_OF_ONE);
      shares.put(from, share);
    }
    return share.take(now) && all.take(now);
  }
}
