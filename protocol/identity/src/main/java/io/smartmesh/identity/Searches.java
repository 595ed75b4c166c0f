package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is being looked for, and when to ask again (WH-3). */
final class Searches {
  private static final int TOKENS = 8;

  private static final class Search {
    final Moment until;
    final Deque<Bytes> tokens = new ArrayDeque<>();
    Moment at;
    long pause = WhereLimits.ASK_MILLIS;

    Search(Moment now) {
      at = now;
      until = now.plusMillis(WhereLimits.SEARCH_MILLIS);
    }
  }

  private final Entropy entropy;
  private final Map<Bytes, Search> searches = new LinkedHashMap<>();

  Searches(Entropy entropy) {
    this.entropy = entropy;
  }

  void want(Bytes name, Moment now) {
    if (!searches.containsKey(name)) {
      if (searches.size() >= WhereLimits.SEARCHES) {
        searches.remove(searches.keySet().iterator().next());
      }
      searches.put(name, new Search(now));
    }
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
