package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.SETTLED;
import static io.smartmesh.message.MessageLimits.SETTLED_NAMED;

import io.smartmesh.ratchet.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries that nobody needs any more, because another one arrived: the peer is told to forget their
 * keys, in every message of a session until it surely was (RA-13). Not kept over a restart.
 */
final class Settled {
  private static final class Entry {
    final Mark mark;

    /** The first chain of which every message names it. */
    long since = Long.MAX_VALUE;

    Entry(Mark mark) {
      this.mark = mark;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  void add(Mark mark) {
    if (entries.size() < SETTLED) {
      entries.add(new Entry(mark));
    }
  }

  /** What the next message names, which goes into the chain {@code turn}. */
  List<Mark> name(long turn) {
    // A later chain than that one: the peer answered to it, so it has read some message of it.
    entries.removeIf(entry -> turn > entry.since);
    List<Mark> named = new ArrayList<>();
    for (Entry entry : entries.subList(0, Math.min(SETTLED_NAMED, entries.size()))) {
      entry.since = Math.min(entry.since, turn + 1);
      named.add(entry.mark);
    }
    return named;
  }
}
