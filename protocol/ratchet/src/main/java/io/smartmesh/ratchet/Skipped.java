package io.smartmesh.ratchet;

import static io.smartmesh.ratchet.RatchetLimits.CHAIN;
import static io.smartmesh.ratchet.RatchetLimits.SKIPPED;
import static io.smartmesh.ratchet.RatchetLimits.SKIPPED_CHAINS;
import static io.smartmesh.ratchet.RatchetLimits.SKIPPED_SECONDS;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keys of messages that others have overtaken, oldest chain first (RA-12). A value.
 *
 * @param chains those of which some are missing
 */
record Skipped(List<Chain> chains) {
  static final Skipped NONE = new Skipped(List.of());

  /**
   * What is missing of one chain.
   *
   * @param header as in {@link Line}, and the turn
   * @param since when the newest of its keys was skipped
   */
  record Chain(Optional<Key> header, long turn, TreeMap<Integer, Key> keys, ChainTime since) {}

  int size() {
    return chains.stream().mapToInt(chain -> chain.keys().size()).sum();
  }

  /** Without this message's key. */
  Skipped without(Chain chain, int number) {
    TreeMap<Integer, Key> left = new TreeMap<>(chain.keys());
    left.remove(number);
    return replace(chain.header(), chain.turn(), left, chain.since());
  }

  /** Without a message whose words came in another one. */
  Skipped without(Mark mark) {
    return chains.stream()
        .filter(chain -> chain.turn() == mark.turn())
        .filter(chain -> chain.keys().containsKey(mark.number()))
        .findFirst()
        .map(chain -> without(chain, mark.number()))
        .orElse(this);
  }

  /** With the keys of {@code line} from where it stands up to {@code end}, not included. */
  Skipped with(Line line, int end, ChainTime now) {
    TreeMap<Integer, Key> keys = new TreeMap<>();
    chains.stream()
        .filter(chain -> chain.header().equals(line.header()))
        .forEach(chain -> keys.putAll(chain.keys()));
    for (Line at = line; at.next() < end; at = at.step()) {
      keys.put(at.next(), at.messageKey());
    }
    return line.next() < end ? replace(line.header(), line.turn(), keys, now).bounded() : this;
  }

  /** Without what is too old by now. */
  Skipped youngerThan(ChainTime now) {
    List<Chain> left = new ArrayList<>(chains);
    left.removeIf(chain -> now.isAfter(chain.since().plusSeconds(SKIPPED_SECONDS)));
    return left.size() == chains.size() ? this : new Skipped(left);
  }

  private Skipped replace(
      Optional<Key> header, long turn, TreeMap<Integer, Key> keys, ChainTime since) {
    List<Chain> all = new ArrayList<>(chains);
    all.removeIf(chain -> chain.header().equals(header));
    if (!keys.isEmpty()) {
      all.add(new Chain(header, turn, keys, since));
    }
    return new Skipped(all);
  }

  private Skipped bounded() {
    List<Chain> left = new ArrayList<>(chains);
    while (left.size() > SKIPPED_CHAINS || new Skipped(left).size() > SKIPPED) {
      left.remove(0);
    }
    return new Skipped(left);
  }

  void write(Encoder out) {
    out.varint(chains.size());
    for (Chain chain : chains) {
      Line.writeHeader(chain.header(), out);
      out.u32(chain.turn()).u64(chain.since().seconds()).varint(chain.keys().size());
      for (Map.Entry<Integer, Key> entry : chain.keys().entrySet()) {
        out.u16(entry.getKey()).raw(entry.getValue().bytes());
      }
    }
  }

  static Skipped read(Decoder in) throws Malformed {
    List<Chain> chains = new ArrayList<>();
    for (int count = in.count(SKIPPED_CHAINS); count > 0; count--) {
      Optional<Key> header = Line.readHeader(in);
      long turn = in.u32();
      ChainTime since = new ChainTime(in.u64());
      TreeMap<Integer, Key> keys = new TreeMap<>();
      int before = -1;
      for (int left = in.count(CHAIN); left > 0; left--) {
        int number = Line.number(in);
        if (number <= before) {
          throw new Malformed("skipped message " + number + " after " + before);
        }
        before = number;
        keys.put(number, Key.read(in));
      }
      chains.add(new Chain(header, turn, keys, since));
    }
    return new Skipped(chains);
  }
}
