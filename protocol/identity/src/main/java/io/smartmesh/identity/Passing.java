package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which questions are passed on: each once over each link, and no more than so many (WH-3). */
final class Passing {
  /** As it was said, and by whom; by nobody else where it is our own. */
  private record Said(Address by, Bytes question, Moment until) {}

  private final Set<Bytes> seen = new LinkedHashSet<>();
  private final Deque<Said> fresh = new ArrayDeque<>();
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

  /** This has been said to all neighbours but {@code by}, from whom it came. */
  void passed(Address by, Bytes question, Moment now) {
    if (fresh.size() >= WhereLimits.FRESH) {
      fresh.removeFirst();
    }
    fresh.addLast(new Said(by, question, now.plusMillis(WhereLimits.FRESH_MILLIS)));
  }

  /** What a neighbour who has just come up would have been told (WH-18). */
  List<Bytes> freshFor(Address newcomer, Moment now) {
    fresh.removeIf(said -> !said.until.isAfter(now));
    List<Bytes> questions = new ArrayList<>();
    for (Said said : fresh) {
      if (!said.by.equals(newcomer)) {
        questions.add(said.question);
      }
    }
    return questions;
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
