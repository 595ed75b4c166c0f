package io.smartmesh.api;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SlowHash;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The PIN that opens the page again after nobody has used it for a while. Wrong ones are counted on
 * disk before they are looked at, so that ending the node gives no further tries. Whoever owns the
 * data directory needs no PIN: it keeps out who finds the browser open.
 */
final class PageLock {
  static final int PIN_LEAST = 4;
  static final int PIN_MOST = 64;
  static final long IDLE_SECONDS_LEAST = 60;
  static final long IDLE_SECONDS_MOST = 86_400;
  static final long IDLE_SECONDS = 300;

  /** Wrong ones that cost no time. */
  static final int FREE_TRIES = 4;

  /** After the first that costs time; each further one doubles it. */
  static final long WAIT_SECONDS = 30;

  static final long WAIT_SECONDS_MOST = 3_600;

  private static final String HEAD = "smartmesh-page-lock 1";
  private static final int BYTES_MAX = 1_024;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LongSupplier seconds;
  private final Optional<Path> path;

  /** When each browser that is let through was used last; after a restart nobody is. */
  private final Map<Hash, Long> open = new LinkedHashMap<>();

  private Optional<Set> set;

  /**
   * @param notBefore Unix seconds of the next try
   */
  private record Set(Bytes salt, Bytes hash, long idleSeconds, int wrong, long notBefore) {
    Set tried(int count, long next) {
      return new Set(salt, hash, idleSeconds, count, next);
    }
  }

  /** How it is for one browser. */
  record State(boolean isSet, boolean isLocked, long waitSeconds, long idleSeconds) {}

  /**
   * @param path without it the PIN ends with the server; what cannot be read there fits no PIN
   */
  PageLock(LongSupplier seconds, Optional<Path> path) {
    this.seconds = seconds;
    this.path = path;
    this.set = path.isPresent() ? read(path.get()) : Optional.empty();
  }

  synchronized State state(Hash browser) {
    long idle = set.map(Set::idleSeconds).orElse(IDLE_SECONDS);
    return new State(set.isPresent(), isLocked(browser), waitSeconds(), idle);
  }

  synchronized boolean isLocked(Hash browser) {
    if (set.isEmpty()) {
      return false;
    }
    Long used = open.get(browser);
    return used == null || seconds.getAsLong() - used >= set.get().idleSeconds();
  }

  /** Somebody is at it; what is locked stays so. */
  synchronized void use(Hash browser) {
    if (!isLocked(browser)) {
      open.replace(browser, seconds.getAsLong());
    }
  }

  synchronized void close(Hash browser) {
    open.remove(browser);
  }

  synchronized void open(Hash browser, String pin) throws Problem {
    requireRight(pin);
    if (set.isPresent()) {
      letThrough(browser);
    }
  }

  /**
   * @param old the PIN until now; ignored where there is none
   * @param browser that stays open; absent for the command line
   */
  synchronized void set(String pin, String old, long idleSeconds, Optional<Hash> browser)
      throws Problem {
    requireRight(old);
    if (pin.length() < PIN_LEAST || pin.length() > PIN_MOST) {
      throw new Problem(
          409,
          "pin-length",
          "The PIN has "
              + pin.length()
              + " characters, must have "
              + PIN_LEAST
              + " to "
              + PIN_MOST
              + ".",
          "Choose another one.");
    }
    Bytes salt = random(SALT_BYTES);
    keep(Optional.of(new Set(salt, stretched(pin, salt), idleSeconds, 0, 0)));
    open.clear();
    browser.ifPresent(this::letThrough);
  }

  synchronized void remove(String pin) throws Problem {
    requireRight(pin);
    forget();
  }

  /** For who owns the data directory. */
  synchronized void forget() throws Problem {
    keep(Optional.empty());
    open.clear();
  }

  private void letThrough(Hash browser) {
    open.remove(browser);
    open.put(browser, seconds.getAsLong());
    while (open.size() > Sessions.SESSIONS_MAX) {
      open.remove(open.keySet().iterator().next());
    }
  }

  private void requireRight(String pin) throws Problem {
    if (set.isEmpty()) {
      return;
    }
    long wait = waitSeconds();
    if (wait > 0) {
      throw new Problem(
          429,
          "pin-wait",
          set.get().wrong() + " wrong PINs were entered; the next may be in " + wait + " seconds.",
          "Wait; forgotten: smartmesh page --forget-pin");
    }
    Set before = set.get();
    int wrong = before.wrong() + 1;
    keep(Optional.of(before.tried(wrong, seconds.getAsLong() + waitAfter(wrong))));
    boolean isRight =
        pin.length() <= PIN_MOST && stretched(pin, before.salt()).equalsConstantTime(before.hash());
    if (!isRight) {
      throw new Problem(
          409,
          "pin-wrong",
          "The PIN is wrong; " + wrong + " wrong ones since the last right one.",
          "Try again; forgotten: smartmesh page --forget-pin");
    }
    keep(Optional.of(before.tried(0, 0)));
  }

  static long waitAfter(int wrong) {
    int doublings = wrong - FREE_TRIES - 1;
    return doublings < 0
        ? 0
        : Math.min(WAIT_SECONDS_MOST, WAIT_SECONDS << Math.min(doublings, Short.SIZE));
  }

  /** Never longer than the longest, even if the clock was set back. */
  private long waitSeconds() {
    long wait = set.map(Set::notBefore).orElse(0L) - seconds.getAsLong();
    return Math.max(0, Math.min(wait, WAIT_SECONDS_MOST));
  }

  private static Bytes stretched(String pin, Bytes salt) {
    return SlowHash.of(Bytes.utf8(pin), salt, HASH_BYTES);
  }

  private void keep(Optional<Set> next) throws Problem {
    if (path.isPresent()) {
      try {
        OwnerFile.write(path.get(), HEAD, next.map(PageLock::lines).orElse(List.of()));
      } catch (IOException e) {
        throw new Problem(
            503,
            "pin-not-kept",
            "The PIN's state could not be written: " + e.getMessage(),
            "Make room on the disk; smartmesh doctor");
      }
    }
    set = next;
  }

  private static List<String> lines(Set set) {
    return List.of(
        set.salt().toHex(),
        set.hash().toHex(),
        "" + set.idleSeconds(),
        "" + set.wrong(),
        "" + set.notBefore());
  }

  private static Optional<Set> read(Path path) {
    try {
      List<String> lines = OwnerFile.read(path, HEAD, BYTES_MAX);
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Set(
              Bytes.fromHex(lines.get(0)),
              Bytes.fromHex(lines.get(1)),
              Long.parseLong(lines.get(2)),
              Integer.parseInt(lines.get(3)),
              Long.parseLong(lines.get(4))));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // Only the command line opens it again: a lock that is broken must not stand open.
      return Optional.of(new Set(random(SALT_BYTES), random(HASH_BYTES), IDLE_SECONDS, 0, 0));
    }
  }

  private static Bytes random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
