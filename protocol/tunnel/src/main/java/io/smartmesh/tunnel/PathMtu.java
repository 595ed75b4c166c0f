package io.smartmesh.tunnel;

import static io.smartmesh.tunnel.TunnelLimits.MESSAGE_STANDARD;
import static io.smartmesh.tunnel.TunnelLimits.RAISE_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.ROUNDS_UNHEARD;
import static io.smartmesh.tunnel.TunnelLimits.SEARCH_GAP_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.SLACK_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.TRIES;
import static io.smartmesh.tunnel.TunnelLimits.TRY_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.UNSURE_MILLIS;
import static io.smartmesh.tunnel.TunnelLimits.VOLLEY;

import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds how long a message to one peer may be, whatever lies between (TN-14 to TN-16), in the
 * manner of RFC 8899. Lengths are those of messages inside the session, in bytes; {@link
 * TunnelLimits#MESSAGE_STANDARD} always goes.
 *
 * <p>A search goes in rounds. A round tries some lengths at once, the shortest first, which is sure
 * to go: if not even that one is heard the way is down or full, and the round says nothing. Else
 * each length that was heard goes, and what comes of the others is waited for as long as those
 * before let expect.
 */
final class PathMtu {
  /** What is known to go, and the shortest length above it that is known not to. */
  private int good = MESSAGE_STANDARD;

  private int bad = MESSAGE_STANDARD + 1;

  /** The longest that may go at all: what the first link takes. */
  private int most = MESSAGE_STANDARD;

  private int number;

  /** What is tried in this round and was not heard yet, the shortest included. */
  private final TreeSet<Integer> open = new TreeSet<>();

  /** What is being looked at: how often it was missed while shorter ones were heard. */
  private int suspect;

  private int misses;
  private int unheard;
  private Moment sentAt = Moment.NEVER;
  private Moment endAt = Moment.NEVER;
  private boolean isSearching;

  /** The last search began and ended then; another one is wanted no sooner than that. */
  private Moment begunAt = Moment.NEVER;

  private Moment searchAt = new Moment(0);

  /** Longer messages are being sent, up to this length, and nobody has said that one came. */
  private int unsure;

  private Moment unsureAt = Moment.NEVER;
  private long roundTrip;

  /** Bytes of the longest message that may be sent now. */
  int good() {
    return good;
  }

  /** Whether it will soon be known what goes; until then what is longer should wait. */
  boolean isSearching() {
    return isSearching;
  }

  /** What the first link takes now. More than that is never tried. */
  void limit(int first, Moment now) {
    if (first == most) {
      return;
    }
    if (first > most) {
      searchAt = earliest(now);
    }
    most = first;
    if (isSearching && bad > most + 1) {
      bad = most + 1;
      open.tailSet(bad).clear();
      suspect = suspect < bad ? suspect : 0;
    }
    good = Math.min(good, Math.max(MESSAGE_STANDARD, most));
  }

  /** Other links are in use now: what goes through them is looked at anew (TN-16). */
  void wayChanged(Moment now) {
    if (good > MESSAGE_STANDARD && !isSearching) {
      unsure = good;
      unsureAt = earliest(now);
    }
    searchAt = earliest(now);
  }

  private Moment earliest(Moment now) {
    Moment again = begunAt.equals(Moment.NEVER) ? now : begunAt.plusMillis(SEARCH_GAP_MILLIS);
    return again.isAfter(now) ? again : now;
  }

  /** A message of this length is to be sent and too long as yet: a search begins if one is due. */
  void wanted(int length, Moment now) {
    if (!isSearching && length <= most && !searchAt.isAfter(now)) {
      begin(most + 1, now);
    }
  }

  private void begin(int from, Moment now) {
    isSearching = true;
    begunAt = now;
    number = (number + 1) & 0xff;
    bad = from;
    unheard = 0;
    suspect = 0;
    misses = 0;
    endAt = now;
    open.clear();
  }

  /** A message leaves: that long ones arrive is to be heard of. */
  void sent(int length, Moment now) {
    if (length > MESSAGE_STANDARD && !isSearching) {
      unsure = Math.max(unsure, length);
      unsureAt = unsureAt.earlier(now.plusMillis(UNSURE_MILLIS + 4 * roundTrip));
    }
  }

  /** The peer says that one of this length came. */
  void seen(int length) {
    if (length >= unsure) {
      isSure();
    }
  }

  private void isSure() {
    unsure = 0;
    unsureAt = Moment.NEVER;
  }

  /** The peer has heard one of those that were tried. */
  void heard(TunnelMessage.Heard heard, Moment now) {
    if (heard.number() != number || !open.remove(heard.length())) {
      return;
    }
    roundTrip = now.millisSince(sentAt);
    if (heard.length() >= suspect) {
      suspect = 0;
      misses = 0;
    }
    good = Math.max(good, heard.length());
    // What is twice as long may take twice as long.
    endAt = open.isEmpty() ? now : now.plusMillis(SLACK_MILLIS + 2 * roundTrip);
  }

  Moment deadline() {
    return isSearching ? endAt : unsureAt;
  }

  /** Lengths to be tried now, the shortest first; once {@link #deadline} has come. */
  List<TunnelMessage> due(Moment now) {
    List<TunnelMessage> tries = new ArrayList<>();
    if (!isSearching && !unsureAt.isAfter(now)) {
      isSure();
      check(now);
    }
    if (!isSearching || endAt.isAfter(now)) {
      return tries;
    }
    if (!open.isEmpty()) {
      missed();
    }
    if (isOver()) {
      rest(now);
      return tries;
    }
    open.addAll(lengths());
    open.add(MESSAGE_STANDARD);
    sentAt = now;
    endAt = now.plusMillis(TRY_MILLIS << Math.min(unheard, ROUNDS_UNHEARD));
    open.forEach(length -> tries.add(new TunnelMessage.Try(number, length)));
    return tries;
  }

  /** Does what went before still go? Until that is known it is still used. */
  private void check(Moment now) {
    begin(good + 1, now);
    suspect = good;
  }

  /** The round is over and something was not heard. */
  private void missed() {
    if (open.contains(MESSAGE_STANDARD)) {
      unheard++;
      open.clear();
      return;
    }
    unheard = 0;
    int shortest = open.first();
    open.clear();
    misses = shortest == suspect ? misses + 1 : 1;
    suspect = shortest;
    if (misses < TRIES) {
      return;
    }
    suspect = 0;
    misses = 0;
    if (shortest <= good) {
      // What went before does not go now: what is sure holds at once, and the search goes on below.
      good = MESSAGE_STANDARD;
    }
    bad = shortest;
  }

  private boolean isOver() {
    if (unheard >= ROUNDS_UNHEARD) {
      return true;
    }
    boolean isNear = bad > most ? good >= bad - 1 : bad - good <= Math.max(1, good / VOLLEY);
    return suspect == 0 && isNear;
  }

  /** What the next round tries: what was missed alone, else all over where the answer may lie. */
  private List<Integer> lengths() {
    List<Integer> lengths = new ArrayList<>();
    if (suspect != 0) {
      lengths.add(suspect);
    } else if (bad / 2 > good) {
      // Far off: halves, for what links carry differs by factors.
      int next = bad > most ? most : bad / 2;
      for (; next > good && lengths.size() < VOLLEY; next /= 2) {
        lengths.add(next);
      }
    } else {
      int last = bad - 1;
      for (int i = 1; i <= VOLLEY; i++) {
        lengths.add(good + (last - good) * i / (bad > most ? VOLLEY : VOLLEY + 1));
      }
    }
    return lengths;
  }

  private void rest(Moment now) {
    isSearching = false;
    open.clear();
    endAt = Moment.NEVER;
    searchAt = unheard > 0 ? earliest(now) : now.plusMillis(RAISE_MILLIS);
    isSure();
  }
}
