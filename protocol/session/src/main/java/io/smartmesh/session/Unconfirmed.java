package io.smartmesh.session;

import static io.smartmesh.session.SessionLimits.UNCONFIRMED;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions that a peer has asked for and not yet used. The message that asked may have been
 * somebody else's copy of an old one, so nothing is sent in them (TN-7); the oldest gives way.
 */
final class Unconfirmed {
  /**
   * One of them.
   *
   * @param asked the message that asked for it: the same again gets the same answer again
   */
  record Entry(PublicKey peer, Session session, Bytes asked, Bytes answer) {}

  private final Map<Long, Entry> byIndex = new LinkedHashMap<>();

  void add(Entry entry) {
    if (byIndex.size() >= UNCONFIRMED) {
      Iterator<Entry> oldest = byIndex.values().iterator();
      oldest.next().session.close();
      oldest.remove();
    }
    byIndex.put(entry.session.ownIndex(), entry);
  }

  boolean has(long index) {
    return byIndex.containsKey(index);
  }

  Optional<Entry> find(long index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  Optional<Entry> askedBy(Bytes message) {
    return byIndex.values().stream().filter(entry -> entry.asked.equals(message)).findFirst();
  }

  void remove(Entry entry) {
    byIndex.remove(entry.session.ownIndex());
  }

  void clear() {
    byIndex.values().forEach(entry -> entry.session.close());
    byIndex.clear();
  }
}
