package io.smartmesh.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The newest blocks whose facts were taken: all that a re-organisation may still replace, and the
 * newest of those that it may not (ND-7). Not for several threads.
 */
public final class BelievedBlocks {
  /** Blocks that a re-organisation may replace; what is deeper is final. */
  public static final int REORGANISED_MOST = 64;

  private final TreeMap<Long, SeenBlock> blocks = new TreeMap<>();

  public BelievedBlocks(Collection<SeenBlock> known) {
    known.forEach(block -> blocks.put(block.height(), block));
  }

  /** Oldest first. */
  public List<SeenBlock> all() {
    return new ArrayList<>(blocks.values());
  }

  /** {@link SeenBlock#NOTHING} for none. */
  public SeenBlock newest() {
    return blocks.isEmpty() ? SeenBlock.NOTHING : blocks.lastEntry().getValue();
  }

  /** The newest block that is never taken back; {@link SeenBlock#NOTHING} for none. */
  public SeenBlock newestFinal() {
    Long height = blocks.floorKey(newest().height() - REORGANISED_MOST);
    SeenBlock block = height == null ? null : blocks.get(height);
    return block == null ? SeenBlock.NOTHING : block;
  }

  /**
   * @return the heights that need not be remembered any more
   */
  public List<Long> see(SeenBlock block) {
    blocks.put(block.height(), block);
    List<Long> old = new ArrayList<>(blocks.headMap(newestFinal().height()).keySet());
    old.forEach(blocks::remove);
    return old;
  }

  public boolean holds(SeenBlock block) {
    return block.equals(blocks.get(block.height()));
  }

  /**
   * @return the heights above {@code height}, which are forgotten
   */
  public List<Long> rewind(long height) {
    List<Long> gone = new ArrayList<>(blocks.tailMap(height, false).keySet());
    gone.forEach(blocks::remove);
    return gone;
  }

  /**
   * The newest that {@code isThere}: where a chain that replaced blocks began to. {@link
   * SeenBlock#NOTHING} when all were new; empty when even a final one is gone.
   */
  public Optional<SeenBlock> ancestor(Predicate<SeenBlock> isThere) {
    for (SeenBlock block : blocks.descendingMap().values()) {
      if (isThere.test(block)) {
        return Optional.of(block);
      }
    }
    return newestFinal().equals(SeenBlock.NOTHING)
        ? Optional.of(SeenBlock.NOTHING)
        : Optional.empty();
  }
}
