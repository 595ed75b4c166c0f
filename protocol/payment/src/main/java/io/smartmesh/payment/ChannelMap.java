package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The announcements that are fresh, our own among them: what is known of other people's channels.
 */
final class ChannelMap {
  /**
   * @param before when the one before it was heard; long ago when it was the first
   */
  private record Entry(Announcement announcement, Moment heard, Moment before) {}

  private static final Moment LONG_AGO = new Moment(Long.MIN_VALUE);

  private final Map<Bytes, Entry> entries = new TreeMap<>();
  private final Map<Address, Map<Bytes, Announcement>> byParty = new TreeMap<>();
  private final Map<Address, Map<Bytes, Announcement>> byPeer = new TreeMap<>();

  /** PY-32: whether it is newer than what is known, and comes at a decent pace. */
  boolean isNews(Announcement news, Moment now) {
    Entry old = entries.get(news.key());
    return old == null
        || (news.seq() > old.announcement().seq()
            && !now.isBefore(old.before().plusMillis(2 * Limits.ACCEPT_GAP_MILLIS)));
  }

  /** PY-32; not yet whether it is true. */
  boolean hasRoomFor(Announcement news) {
    return entries.containsKey(news.key())
        || (entries.size() < Limits.ANNOUNCEMENTS
            && of(byParty, news.party().address()).size() < Limits.ANNOUNCEMENTS_PER_PARTY);
  }

  void put(Announcement news, Moment now) {
    Entry old = entries.get(news.key());
    entries.put(news.key(), new Entry(news, now, old == null ? LONG_AGO : old.heard()));
    if (old != null) {
      unlist(old.announcement());
    }
    byParty.computeIfAbsent(news.party().address(), a -> new TreeMap<>()).put(news.key(), news);
    byPeer.computeIfAbsent(news.peer(), a -> new TreeMap<>()).put(news.key(), news);
  }

  void forgetOld(Moment now) {
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (now.millisSince(entry.heard()) >= Limits.ANNOUNCEMENT_AGE_MILLIS) {
        all.remove();
        unlist(entry.announcement());
      }
    }
  }

  Optional<Announcement> get(Bytes key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::announcement);
  }

  Collection<Bytes> keys() {
    return Collections.unmodifiableCollection(entries.keySet());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * The channels that lead to {@code node}. Both parties must have announced one (PY-33): nobody is
   * put on the map by somebody else's word.
   */
  List<Announcement> towards(Address node) {
    List<Announcement> usable = new ArrayList<>();
    for (Announcement announcement : of(byPeer, node).values()) {
      Entry back = entries.get(Announcement.key(announcement.channel(), node));
      if (back != null && back.announcement().peer().equals(announcement.party().address())) {
        usable.add(announcement);
      }
    }
    return usable;
  }

  /** The key of a node that has announced something. */
  Optional<PublicKey> keyOf(Address party) {
    Iterator<Announcement> all = of(byParty, party).values().iterator();
    return all.hasNext() ? Optional.of(all.next().party()) : Optional.empty();
  }

  private void unlist(Announcement old) {
    remove(byParty, old.party().address(), old.key());
    remove(byPeer, old.peer(), old.key());
  }

  private static void remove(
      Map<Address, Map<Bytes, Announcement>> index, Address node, Bytes key) {
    Map<Bytes, Announcement> at = of(index, node);
    if (at.remove(key) != null && at.isEmpty()) {
      index.remove(node);
    }
  }

  private static Map<Bytes, Announcement> of(
      Map<Address, Map<Bytes, Announcement>> index, Address node) {
    Map<Bytes, Announcement> at = index.get(node);
    return at == null ? Collections.emptyMap() : at;
  }
}
