package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is being looked for, and when to ask again (WH-3). */
final class Searches {
  private static final int TOKENS = 8;

  private static final class Search {
    Moment until;
    final Deque<Bytes> tokens = new ArrayDeque<>();
    boolean casual;
    Moment at;
    long pause = WhereLimits.ASK_MILLIS;

    Search(boolean casual, long millis, Moment now) {
      this.casual = casual;
      at = now;
      until = now.plusMillis(millis);
    }
  }

  private final Entropy entropy;
  private final Map<Bytes, Search> searches = new LinkedHashMap<>();
  private final TokenBucket casually =
      new TokenBucket(WhereLimits.CASUAL_PER_SECOND, WhereLimits.CASUAL_AT_ONCE);

  Searches(Entropy entropy) {
    this.entropy = entropy;
  }

  /**
   * @param casual asked for by a program's packet, or to answer somebody: not by the user
   * @param millis after which it is given up
   */
  void want(Bytes name, boolean casual, long millis, Moment now) {
    searches.values().removeIf(search -> !search.until.isAfter(now));
    Search known = searches.get(name);
    if (known != null) {
      known.casual &= casual;
      Moment until = now.plusMillis(millis);
      known.until = until.isAfter(known.until) ? until : known.until;
    } else if (!casual || casually.take(now)) {
      if (searches.size() >= WhereLimits.SEARCHES) {
        searches.remove(leastWanted());
      }
      searches.put(name, new Search(casual, millis, now));
    }
  }

  /** The oldest, and casual ones first: anybody can make us begin those, one after the other. */
  private Bytes leastWanted() {
    return searches.entrySet().stream()
        .filter(entry -> entry.getValue().casual)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> searches.keySet().iterator().next());
  }

  /** For one that the user asks for, without another of those giving way. */
  boolean hasRoom() {
    return searches.values().stream().filter(search -> !search.casual).count()
        < WhereLimits.SEARCHES;
  }

  int size() {
    return searches.size();
  }

  boolean isWanted(Bytes name) {
    return searches.containsKey(name);
  }

  void end(Bytes name) {
    searches.remove(name);
  }

  /** Somebody is near who can be asked: at once, but not more often than ever. */
  void newEar(Moment now) {
    searches.values().forEach(search -> search.at = search.at.earlier(soon(search, now)));
  }

  /** A stranger is about who was not before, and may be the one: soon, but ever more patiently. */
  void newcomer(Moment now) {
    for (Search search : searches.values()) {
      long patience = Math.max(WhereLimits.ASK_MILLIS, search.pause / WhereLimits.NEWCOMER_SHARE);
      search.at = search.at.earlier(search.tokens.isEmpty() ? now : now.plusMillis(patience));
    }
  }

  private static Moment soon(Search search, Moment now) {
    return search.tokens.isEmpty() ? now : now.plusMillis(WhereLimits.ASK_MILLIS);
  }

  /** What is asked for by this token. */
  Optional<Bytes> asked(Bytes token) {
    for (Map.Entry<Bytes, Search> entry : searches.entrySet()) {
      if (entry.getValue().tokens.contains(token)) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** The names to ask for now, each with a new token: one that was seen is not passed on again. */
  Map<Bytes, Bytes> due(Moment now) {
    searches.values().removeIf(search -> !search.until.isAfter(now));
    Map<Bytes, Bytes> due = new LinkedHashMap<>();
    for (Map.Entry<Bytes, Search> entry : searches.entrySet()) {
      Search search = entry.getValue();
      if (!search.at.isAfter(now)) {
        Bytes token = entropy.next(Find.TOKEN_LENGTH);
        search.tokens.addLast(token);
        if (search.tokens.size() > TOKENS) {
          search.tokens.removeFirst();
        }
        search.at = now.plusMillis(search.pause);
        search.pause = Math.min(2 * search.pause, WhereLimits.ASK_MILLIS_MOST);
        due.put(entry.getKey(), token);
      }
    }
    return due;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Search search : searches.values()) {
      next = next.earlier(search.at);
    }
    return next;
  }
}
