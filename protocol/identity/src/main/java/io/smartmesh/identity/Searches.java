package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Who is being looked for, and when to ask again (WH-3). */
final class Searches {
  private static final int ANSWERS = 8;

  private static final class Search {
    Moment until;

    /** To the questions for it that were asked last. */
    final Deque<Bytes> answers = new ArrayDeque<>();

    boolean casual;
    Moment at;
    long pause = WhereLimits.ASK_MILLIS;
    Moment freshUntil;

    Search(boolean casual, long millis, Moment now) {
      this.casual = casual;
      at = now;
      freshUntil = now;
      until = now.plusMillis(millis);
    }

    void asked(Bytes answer, Moment now) {
      answers.addLast(answer);
      if (answers.size() > ANSWERS) {
        answers.removeFirst();
      }
      at = now.plusMillis(pause);
      pause = Math.min(2 * pause, WhereLimits.ASK_MILLIS_MOST);
      freshUntil = now.plusMillis(WhereLimits.FRESH_MILLIS);
    }
  }

  private final Entropy entropy;
  private final Map<Bytes, Search> searches = new LinkedHashMap<>();
  private Moment askNext = new Moment(Long.MIN_VALUE);
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

  /**
   * Somebody is near who can be asked. What was asked for just now he is told anyway (WH-18); the
   * rest at once, but not more often than ever.
   */
  void newEar(Moment now) {
    for (Search search : searches.values()) {
      if (!search.freshUntil.isAfter(now)) {
        search.at = search.at.earlier(soon(search, now));
      }
    }
  }

  /** A stranger is about who was not before, and may be the one: soon, but ever more patiently. */
  void newcomer(Moment now) {
    for (Search search : searches.values()) {
      long patience = Math.max(WhereLimits.ASK_MILLIS, search.pause / WhereLimits.NEWCOMER_SHARE);
      search.at = search.at.earlier(search.answers.isEmpty() ? now : now.plusMillis(patience));
    }
  }

  private static Moment soon(Search search, Moment now) {
    return search.answers.isEmpty() ? now : now.plusMillis(WhereLimits.ASK_MILLIS);
  }

  /** What is asked for where this is the answer. */
  Optional<Bytes> asked(Bytes answer) {
    for (Map.Entry<Bytes, Search> entry : searches.entrySet()) {
      if (entry.getValue().answers.contains(answer)) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /**
   * The questions to ask now, each with a new token: one that was seen is not passed on again. What
   * would be due soon is asked along.
   */
  List<Find> due(Supplier<PublicKey> asker, Moment now) {
    searches.values().removeIf(search -> !search.until.isAfter(now));
    List<Find> questions = new ArrayList<>();
    if (deadline().isAfter(now)) {
      return questions;
    }
    askNext = now.plusMillis(WhereLimits.ASK_GAP_MILLIS);
    List<Map.Entry<Bytes, Search>> soon = new ArrayList<>(searches.entrySet());
    soon.removeIf(entry -> entry.getValue().at.isAfter(askNext));
    for (int from = 0; from < soon.size(); from += WhereLimits.NAMES_ASKED) {
      int to = Math.min(soon.size(), from + WhereLimits.NAMES_ASKED);
      questions.add(ask(soon.subList(from, to), asker.get(), now));
    }
    return questions;
  }

  private Find ask(List<Map.Entry<Bytes, Search>> names, PublicKey asker, Moment now) {
    List<Bytes> all = names.stream().map(Map.Entry::getKey).collect(Collectors.toList());
    Find question = Find.of(all, entropy.next(Find.TOKEN_LENGTH), asker);
    names.forEach(each -> each.getValue().asked(question.answer(each.getKey()), now));
    return question;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Search search : searches.values()) {
      next = next.earlier(search.at);
    }
    return next.isAfter(askNext) ? next : askNext;
  }
}
