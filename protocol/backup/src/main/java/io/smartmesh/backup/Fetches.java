package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Snapshots on their way here (BK-6): one from each node at a time, a few in all, each asked for in
 * order and given up when nothing comes any more.
 */
final class Fetches {
  /** Why it is fetched. */
  enum Purpose {
    /** To be kept for its owner. */
    KEEP,
    /** Somebody says that it is a newer one of ours. */
    OWN,
    /** A search. */
    SEARCH
  }

  /** All of it is here, and it is what was announced. */
  record Done(PublicKey from, BackupMessage.Item item, Purpose purpose, Bytes blob) {}

  private static final class Fetch {
    final PublicKey from;
    final BackupMessage.Item item;
    final Purpose purpose;
    final List<Bytes> chunks = new ArrayList<>();
    int tries;
    int askedUpTo;
    Moment retryAt;

    Fetch(PublicKey from, BackupMessage.Item item, Purpose purpose, Moment now) {
      this.from = from;
      this.item = item;
      this.purpose = purpose;
      this.retryAt = now;
    }

    int chunkCount() {
      return chunkCount(item.length());
    }

    static int chunkCount(long length) {
      return (int) ((length + BackupLimits.CHUNK_BYTES - 1) / BackupLimits.CHUNK_BYTES);
    }

    int lengthOf(int index) {
      long before = (long) index * BackupLimits.CHUNK_BYTES;
      return (int) Math.min(BackupLimits.CHUNK_BYTES, item.length() - before);
    }
  }

  private final TreeMap<Address, Fetch> fetches = new TreeMap<>();
  private final BiConsumer<PublicKey, BackupMessage> send;

  Fetches(BiConsumer<PublicKey, BackupMessage> send) {
    this.send = send;
  }

  /** False when there is no room now; a running fetch of the same is left alone. */
  boolean begin(PublicKey from, BackupMessage.Item item, Purpose purpose, Moment now) {
    Fetch running = fetches.get(from.address());
    if (running != null && running.item.equals(item) && running.purpose == purpose) {
      return true;
    }
    boolean mayReplace = running != null && running.purpose == purpose && purpose == Purpose.KEEP;
    if ((running != null && !mayReplace)
        || (running == null && fetches.size() >= BackupLimits.FETCHES)) {
      return false;
    }
    Fetch fetch = new Fetch(from, item, purpose, now);
    fetches.put(from.address(), fetch);
    ask(fetch, now);
    return true;
  }

  Optional<Done> chunk(PublicKey from, BackupMessage.Chunk chunk, Moment now) {
    Fetch fetch = fetches.get(from.address());
    boolean wanted =
        fetch != null
            && fetch.item.digest().equals(chunk.digest())
            && chunk.index() == fetch.chunks.size()
            && chunk.bytes().length() == fetch.lengthOf(chunk.index());
    if (fetch == null || !wanted) {
      return Optional.empty();
    }
    fetch.chunks.add(chunk.bytes());
    fetch.tries = 0;
    fetch.retryAt = now.plusMillis(BackupLimits.FETCH_MILLIS);
    if (fetch.chunks.size() < fetch.chunkCount()) {
      if (fetch.chunks.size() >= fetch.askedUpTo) {
        ask(fetch, now);
      }
      return Optional.empty();
    }
    fetches.remove(from.address());
    Bytes blob = Bytes.concat(fetch.chunks.toArray(new Bytes[0]));
    return Hashes.sha256(blob).equals(fetch.item.digest())
        ? Optional.of(new Done(fetch.from, fetch.item, fetch.purpose, blob))
        : Optional.empty();
  }

  private void ask(Fetch fetch, Moment now) {
    int first = fetch.chunks.size();
    int count = Math.min(BackupLimits.CHUNKS_PER_GET, fetch.chunkCount() - first);
    fetch.askedUpTo = first + count;
    fetch.tries++;
    fetch.retryAt = now.plusMillis(BackupLimits.FETCH_MILLIS);
    send.accept(fetch.from, new BackupMessage.Get(fetch.item.digest(), first, count));
  }

  void wake(Moment now) {
    for (Fetch fetch : new ArrayList<>(fetches.values())) {
      if (!fetch.retryAt.isAfter(now)) {
        if (fetch.tries >= BackupLimits.FETCH_TRIES) {
          fetches.remove(fetch.from.address());
        } else {
          ask(fetch, now);
        }
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Fetch fetch : fetches.values()) {
      next = next.earlier(fetch.retryAt);
    }
    return next;
  }

  void end(Purpose purpose) {
    fetches.values().removeIf(fetch -> fetch.purpose == purpose);
  }

  void forget(Address node) {
    fetches.remove(node);
  }

  /** A piece of a snapshot; empty when it has none of that number. */
  static Optional<BackupMessage> piece(Hash digest, Bytes blob, int index) {
    int from = index * BackupLimits.CHUNK_BYTES;
    if (from >= blob.length()) {
      return Optional.empty();
    }
    int to = Math.min(blob.length(), from + BackupLimits.CHUNK_BYTES);
    return Optional.of(new BackupMessage.Chunk(digest, index, blob.slice(from, to)));
  }
}
