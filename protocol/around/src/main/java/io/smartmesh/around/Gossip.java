package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** How neighbours find out what the other lacks, and give it (AR-6). */
final class Gossip {
  /** A post that a neighbour brings; hostile until checked. */
  interface Brought {
    void brought(Address giver, AroundFrame.Given given, Moment now);
  }

  private final Shelf shelf;
  private final BiPredicate<Bytes, Moment> isUnwanted;
  private final Brought desk;
  private final Consumer<AroundOutput> out;
  private final TreeMap<Address, Nearby> near = new TreeMap<>();
  private final TokenBucket all =
      new TokenBucket(AroundLimits.ALL_POSTS_PER_SECOND, AroundLimits.ALL_POSTS_AT_ONCE);

  /** What is new, and who gave it. */
  private final Map<Bytes, Held> news = new LinkedHashMap<>();

  private Moment newsAt = Moment.NEVER;
  private Moment askAt = Moment.NEVER;

  Gossip(
      Shelf shelf,
      BiPredicate<Bytes, Moment> isUnwanted,
      Brought desk,
      Consumer<AroundOutput> out) {
    this.shelf = shelf;
    this.isUnwanted = isUnwanted;
    this.desk = desk;
    this.out = out;
  }

  void near(Address peer, int most, Moment now) {
    if (near.containsKey(peer) || near.size() < AroundLimits.NEIGHBOURS) {
      near.put(peer, new Nearby(peer, most, now));
    }
  }

  void gone(Address peer) {
    near.remove(peer);
  }

  void news(Held held, Moment now) {
    if (!held.isOffered()) {
      return;
    }
    if (shelf.all().size() == 1) {
      // Until now there was nothing to tell: this goes as news, and the sums begin later.
      Moment later = now.plusMillis(AroundLimits.sumPause(1));
      near.values().forEach(one -> one.sumNotBefore(later));
    }
    news.put(held.id().prefix(), held);
    newsAt = newsAt.earlier(now.plusMillis(AroundLimits.NEWS_MILLIS));
  }

  /** Whether it was asked for there; it is not any more. */
  boolean took(Address giver, Bytes prefix) {
    Nearby from = near.get(giver);
    if (from == null || !from.isAsked(prefix)) {
      return false;
    }
    from.wantNoMore(prefix);
    return true;
  }

  // ------------------------------------------------------------------ what comes

  void arrived(Address peer, Bytes bytes, Moment now) {
    Nearby from = near.get(peer);
    if (from == null) {
      refuse(new AroundError.NotNear(peer, AroundLimits.NEIGHBOURS));
      return;
    }
    if (!from.mayBeHeard(now)) {
      refuse(new AroundError.TooFast(peer, AroundLimits.FRAMES_PER_SECOND));
      return;
    }
    AroundFrame frame;
    try {
      frame = AroundFrame.decode(bytes);
    } catch (Malformed e) {
      refuse(new AroundError.Malformed(e.what()));
      return;
    }
    if (frame instanceof AroundFrame.Sum sum) {
      sum(from, sum, now);
    } else if (frame instanceof AroundFrame.Listed list) {
      listed(from, list, now);
    } else if (frame instanceof AroundFrame.Have have) {
      want(from, have.entries(), now);
    } else if (frame instanceof AroundFrame.Want want) {
      give(from, want.prefixes(), now);
    } else {
      desk.brought(peer, (AroundFrame.Given) frame, now);
      askAt = askAt.earlier(from.wantsAnything() ? now : Moment.NEVER);
    }
  }

  private void sum(Nearby from, AroundFrame.Sum sum, Moment now) {
    if (!sum.equals(sum()) && from.mayBeListed(now)) {
      list(from);
    }
  }

  private void listed(Nearby from, AroundFrame.Listed list, Moment now) {
    want(from, list.entries(), now);
    TreeSet<Bytes> there = new TreeSet<>();
    list.entries().forEach(entry -> there.add(entry.prefix()));
    List<Entry> missing = new ArrayList<>();
    for (Held held : shelf.offered()) {
      Bytes prefix = held.id().prefix();
      if (list.covers(prefix)) {
        if (held.giver().equals(from.peer())) {
          held.listed(there.contains(prefix));
        }
        if (!there.contains(prefix)) {
          missing.add(Entry.of(held.post()));
        }
      }
    }
    have(from, missing);
  }

  private void want(Nearby from, List<Entry> entries, Moment now) {
    for (Entry entry : entries) {
      if (!isUnwanted.test(entry.prefix(), now) && from.want(entry)) {
        askAt = now;
      }
    }
  }

  private void give(Nearby to, List<Bytes> prefixes, Moment now) {
    List<Held> wanted = new ArrayList<>();
    for (Bytes prefix : prefixes) {
      shelf.find(prefix).filter(Held::isOffered).ifPresent(wanted::add);
    }
    for (Held held : wanted) {
      AroundFrame frame =
          new AroundFrame.Given(held.ageSeconds(now), held.hops() + 1, held.post().encode());
      if (held.over().isAfter(now) && to.mayBeGiven(now)) {
        send(to, frame, true);
      }
    }
  }

  // ------------------------------------------------------------------ what is told

  private AroundFrame.Sum sum() {
    List<Bytes> prefixes = new ArrayList<>();
    shelf.offered().forEach(held -> prefixes.add(held.id().prefix()));
    return AroundFrame.Sum.of(prefixes);
  }

  /** All that is here, in as many frames as that takes. */
  private void list(Nearby to) {
    List<Held> offered = shelf.offered();
    int each = entries(to, 2 * PostId.PREFIX);
    Bytes from = AroundFrame.LEAST;
    for (int at = 0; at == 0 || at < offered.size(); at += each) {
      int end = Math.min(offered.size(), at + each);
      List<Entry> entries = new ArrayList<>();
      offered.subList(at, end).forEach(held -> entries.add(Entry.of(held.post())));
      Bytes until = end < offered.size() ? offered.get(end).id().prefix() : AroundFrame.MOST;
      send(to, new AroundFrame.Listed(from, until, entries), true);
      from = until;
    }
  }

  private void have(Nearby to, List<Entry> entries) {
    int each = entries(to, 0);
    for (int at = 0; at < entries.size(); at += each) {
      int end = Math.min(entries.size(), at + each);
      send(to, new AroundFrame.Have(entries.subList(at, end)), true);
    }
  }

  /** How many fit into a frame behind so much else. */
  private static int entries(Nearby to, int head) {
    int fit = (to.most() - 2 - head) / Entry.LENGTH;
    return Math.max(1, Math.min(AroundLimits.ENTRIES, fit));
  }

  private void send(Nearby to, AroundFrame frame, boolean promises) {
    Bytes bytes = AroundFrame.encode(frame);
    if (bytes.length() <= to.most()) {
      out.accept(new AroundOutput.SendFrame(to.peer(), bytes, promises));
    }
  }

  private void refuse(AroundError error) {
    out.accept(new AroundOutput.Refused(error));
  }

  // ------------------------------------------------------------------ time

  void wake(Moment now) {
    if (!newsAt.isAfter(now)) {
      tellNews();
    }
    if (!askAt.isAfter(now)) {
      ask(now);
    }
    if (!shelf.all().isEmpty()) {
      for (Nearby one : near.values()) {
        if (!one.sumAt().isAfter(now)) {
          one.sumTold(now);
          send(one, sum(), true);
        }
      }
    }
  }

  private void tellNews() {
    newsAt = Moment.NEVER;
    for (Nearby one : near.values()) {
      List<Entry> entries = new ArrayList<>();
      for (Held held : news.values()) {
        if (shelf.has(held.id().prefix()) && !held.giver().equals(one.peer())) {
          entries.add(Entry.of(held.post()));
        }
      }
      have(one, entries);
    }
    news.clear();
  }

  private void ask(Moment now) {
    askAt = Moment.NEVER;
    for (Nearby one : near.values()) {
      List<Bytes> due = one.due(now, all, prefix -> isNeeded(prefix, now));
      int each = AroundLimits.ENTRIES;
      for (int at = 0; at < due.size(); at += each) {
        List<Bytes> some = due.subList(at, Math.min(due.size(), at + each));
        send(one, new AroundFrame.Want(some), false);
      }
      if (one.wantsAnything()) {
        askAt = now.plusMillis(AroundLimits.PAUSE_MILLIS);
      }
    }
  }

  private boolean isNeeded(Bytes prefix, Moment now) {
    if (isUnwanted.test(prefix, now)) {
      near.values().forEach(one -> one.wantNoMore(prefix));
      return false;
    }
    return near.values().stream().noneMatch(one -> one.isUnderWay(prefix, now));
  }

  Moment deadline() {
    Moment next = newsAt.earlier(askAt);
    if (!shelf.all().isEmpty()) {
      for (Nearby one : near.values()) {
        next = next.earlier(one.sumAt());
      }
    }
    return next;
  }
}
