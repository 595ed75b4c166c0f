package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Who may know our account, what each has of our card, and when to show it again (ID-7, ID-8). */
final class Contacts {
  /** One contact; only {@code acknowledged} outlives the program. */
  static final class Entry {
    private final Address device;
    private Hash acknowledged;
    private TreeSet<Bytes> has = new TreeSet<>();
    private int sends;
    private long pause = IdentityLimits.RETRY_MILLIS;
    private Moment retryAt = Moment.NEVER;

    private Entry(Address device, Hash acknowledged) {
      this.device = device;
      this.acknowledged = acknowledged;
    }

    Address device() {
      return device;
    }

    TreeSet<Bytes> has() {
      return has;
    }

    void sentAt(Moment now) {
      sends++;
      retryAt = sends >= IdentityLimits.SENDS ? Moment.NEVER : now.plusMillis(pause);
      pause = Math.min(2 * pause, IdentityLimits.RETRY_MILLIS_MOST);
    }

    private void restart(Moment now) {
      sends = 0;
      pause = IdentityLimits.RETRY_MILLIS;
      retryAt = now;
    }
  }

  private final TreeMap<Address, Entry> entries = new TreeMap<>();
  private final TreeMap<Address, PublicKey> reachable = new TreeMap<>();

  Contacts(StoredRecords stored) {
    IdentityRecords.contacts(stored)
        .forEach((device, acknowledged) -> entries.put(device, new Entry(device, acknowledged)));
  }

  boolean contains(Address device) {
    return entries.containsKey(device);
  }

  int size() {
    return entries.size();
  }

  void add(Address device, Moment now, Consumer<? super IdentityOutput> out) {
    Entry entry = new Entry(device, Hash.ZERO);
    entries.put(device, entry);
    out.accept(IdentityRecords.contact(device, Hash.ZERO));
    if (reachable.containsKey(device)) {
      entry.restart(now);
    }
  }

  PublicKey key(Address device) {
    PublicKey key = reachable.get(device);
    if (key == null) {
      throw new IllegalStateException(device + " is not reachable");
    }
    return key;
  }

  void reachable(PublicKey key, Moment now) {
    if (reachable.size() < IdentityLimits.REACHABLE && reachable.put(key.address(), key) == null) {
      Entry entry = entries.get(key.address());
      if (entry != null) {
        entry.restart(now);
      }
    }
  }

  void unreachable(Address device) {
    reachable.remove(device);
  }

  /** Our card has changed: everybody is to see it. */
  void restartAll(Moment now) {
    entries.values().forEach(entry -> entry.restart(now));
  }

  /** Whom to show our card {@code own} now. */
  List<Entry> due(Moment now, Hash own) {
    List<Entry> due = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (isWaiting(entry, own) && !entry.retryAt.isAfter(now)) {
        due.add(entry);
      }
    }
    return due;
  }

  Moment deadline(Hash own) {
    Moment next = Moment.NEVER;
    for (Entry entry : entries.values()) {
      if (isWaiting(entry, own)) {
        next = next.earlier(entry.retryAt);
      }
    }
    return next;
  }

  private boolean isWaiting(Entry entry, Hash own) {
    return !entry.acknowledged.equals(own) && reachable.containsKey(entry.device);
  }

  /**
   * A contact says which statements of our card it holds.
   *
   * @return whether it got on, so that the rest may follow at once
   */
  boolean holds(
      Address device,
      TreeSet<Bytes> has,
      Card own,
      Hash ownHash,
      Consumer<? super IdentityOutput> out) {
    Entry entry = entries.get(device);
    if (entry == null) {
      return false;
    }
    boolean progress = has.size() > entry.has.size();
    entry.has = has;
    if (own.without(has::contains).isEmpty()) {
      if (!entry.acknowledged.equals(ownHash)) {
        entry.acknowledged = ownHash;
        out.accept(IdentityRecords.contact(device, ownHash));
      }
      return false;
    }
    return progress;
  }

  Entry entry(Address device) {
    Entry entry = entries.get(device);
    if (entry == null) {
      throw new IllegalStateException(device + " is no contact");
    }
    return entry;
  }

  boolean isReachable(Address device) {
    return reachable.containsKey(device);
  }
}
