package io.smartmesh.channel;

import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the chain has said about one channel and may still take back, by the height at which it was
 * told (CH-24). What nobody could take back afterwards is told only once it is final (CH-25).
 */
final class ChainHistory {
  /** Outputs that one height may bring: all leaves of both lanes, all unacknowledged states. */
  private static final int LATER_MOST = 4 * Limits.PENDING_PER_LANE + Limits.UNACKED_STATES + 8;

  /**
   * One height's news.
   *
   * @param before what the channel was before them
   * @param later what they mean for payments, in order
   */
  record Entry(ChainPart before, List<ChannelOutput> later) {
    void write(Encoder out) {
      before.write(out);
      out.varint(later.size());
      later.forEach(output -> LaterCodec.write(out, output));
    }
  }

  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** Nothing that the chain said may still be taken back. */
  boolean isFinal() {
    return entries.isEmpty();
  }

  Entry entry(long height) {
    Entry entry = entries.get(height);
    if (entry == null) {
      throw new IllegalArgumentException("nothing was told at height " + height);
    }
    return entry;
  }

  /** Remembers what the channel is before the first news of {@code height}. */
  Entry begin(long height, Channel channel) {
    return entries.computeIfAbsent(
        height, h -> new Entry(ChainPart.of(channel), new ArrayList<>()));
  }

  /** Forgets all above {@code height}; the result is what the channel was there. */
  Optional<ChainPart> undo(long height, List<Long> forgotten) {
    Map<Long, Entry> above = entries.tailMap(height, false);
    Optional<ChainPart> before = above.values().stream().findFirst().map(Entry::before);
    forgotten.addAll(above.keySet());
    above.clear();
    return before;
  }

  /** Takes out all up to {@code height}: it stays so for good. */
  TreeMap<Long, Entry> takeFinal(long height) {
    Map<Long, Entry> below = entries.headMap(height, true);
    TreeMap<Long, Entry> taken = new TreeMap<>(below);
    below.clear();
    return taken;
  }

  Entry restore(long height, Decoder in, boolean keepsTerms, Channel channel) throws Malformed {
    ChainPart before = ChainPart.read(in, keepsTerms, channel.terms);
    List<ChannelOutput> later = new ArrayList<>();
    for (int i = in.count(LATER_MOST); i > 0; i--) {
      later.add(LaterCodec.read(in, channel.id));
    }
    Entry entry = new Entry(before, later);
    entries.put(height, entry);
    return entry;
  }
}
