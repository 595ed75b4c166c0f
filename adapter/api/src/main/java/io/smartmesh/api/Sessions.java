package io.smartmesh.api;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Browsers that may use the API. A one-time link is exchanged for a session of two halves: a cookie
 * that no script can read, and a key that only pages of our own port can read, for browsers show
 * cookies to every port of a host. Neither is stored, only a hash of both.
 */
final class Sessions {
  /** How long a link works: 10 minutes. */
  static final long LINK_SECONDS = 600;

  /** How long a session lasts that nobody uses: 30 days. */
  static final long SESSION_SECONDS = 30L * 86_400;

  /** Links that work at a time; the oldest goes first. */
  static final int LINKS_MAX = 8;

  /** Browsers at a time; the one that was renewed longest ago goes first. */
  static final int SESSIONS_MAX = 16;

  /** A session in use is written anew once a day at most. */
  private static final long RENEWED_SECONDS = 86_400;

  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LongSupplier seconds;
  private final SessionFile file;
  private final LinkedHashMap<Hash, Long> links = new LinkedHashMap<>();
  private final LinkedHashMap<Hash, Long> sessions;

  /** What a browser is given for a link. */
  record Granted(String cookie, String key) {}

  /**
   * @param seconds Unix time by the device's clock
   */
  Sessions(LongSupplier seconds, SessionFile file) {
    this.seconds = seconds;
    this.file = file;
    this.sessions = file.read();
    trim();
  }

  /** A secret that can be exchanged once. */
  synchronized String newLink() {
    String once = secret();
    links.put(hash(once, ""), seconds.getAsLong() + LINK_SECONDS);
    dropOldest(links, LINKS_MAX);
    return once;
  }

  /** Uses the link up, whether it is too old or not. */
  synchronized Optional<Granted> exchange(String once) {
    Long end = links.remove(hash(once, ""));
    if (end == null || end < seconds.getAsLong()) {
      return Optional.empty();
    }
    Granted granted = new Granted(secret(), secret());
    sessions.put(hash(granted.cookie(), granted.key()), seconds.getAsLong() + SESSION_SECONDS);
    trim();
    file.write(sessions);
    return Optional.of(granted);
  }

  synchronized boolean isOpen(String cookie, String key) {
    Hash hash = hash(cookie, key);
    Long end = sessions.get(hash);
    long now = seconds.getAsLong();
    if (end == null || end < now) {
      return false;
    }
    if (end < now + SESSION_SECONDS - RENEWED_SECONDS) {
      sessions.remove(hash);
      sessions.put(hash, now + SESSION_SECONDS);
      file.write(sessions);
    }
    return true;
  }

  synchronized void end(String cookie, String key) {
    if (sessions.remove(hash(cookie, key)) != null) {
      file.write(sessions);
    }
  }

  private void trim() {
    long now = seconds.getAsLong();
    List<Hash> over = new ArrayList<>();
    for (Map.Entry<Hash, Long> session : sessions.entrySet()) {
      if (session.getValue() < now) {
        over.add(session.getKey());
      }
    }
    over.forEach(sessions::remove);
    dropOldest(sessions, SESSIONS_MAX);
  }

  private static void dropOldest(LinkedHashMap<Hash, Long> map, int most) {
    while (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /** Secrets are too long to be guessed, so that a look-up by their hash tells nothing. */
  static Hash hash(String cookie, String key) {
    return Hashes.sha256(Bytes.utf8(cookie + " " + key));
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes).toHex();
  }
}
