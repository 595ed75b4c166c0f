package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Sha256Chain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The payer's side of a {@link HashChain}, made from one seed (SC-15). It holds the tree over whole
 * blocks of sub-chains, the tree of one block and the values of one sub-chain, and makes the others
 * again when they are asked for: of a million ticks about 20 kB. For use by one thread at a time.
 */
public final class TickPayer {
  private static final int BLOCK_DEPTH = 7;
  private static final int BLOCK = 1 << BLOCK_DEPTH;

  private final Secret seed;
  private final Sha256Chain sha = new Sha256Chain();
  private final HashChain condition;
  private final List<List<Hash>> above;
  private List<List<Hash>> block = Collections.emptyList();
  private int blockNumber = -1;
  private List<Hash> values = Collections.emptyList();
  private int valuesOf = -1;

  /**
   * Makes every sub-chain once: {@code chains * ticks} hashes.
   *
   * @param seed 32 secret bytes, for this one chain; the caller closes it when all is paid
   */
  public TickPayer(Secret seed, int chains, int ticks, Amount price) {
    HashChain shape = new HashChain(Hash.ZERO, chains, ticks, price);
    this.seed = seed;
    List<Hash> roots = new ArrayList<>();
    int depth = Math.min(shape.depth(), BLOCK_DEPTH);
    for (int first = 0; first < 1 << shape.depth(); first += BLOCK) {
      roots.add(last(tree(leaves(shape, first), depth)));
    }
    above = tree(roots, shape.depth() - depth);
    condition = new HashChain(last(above), chains, ticks, price);
  }

  public HashChain condition() {
    return condition;
  }

  /**
   * @param number from 1; showing it pays for all before it
   */
  public Tick tick(long number) {
    int chain = (int) ((number - 1) / condition.ticks());
    int count = (int) ((number - 1) % condition.ticks()) + 1;
    if (number < 1 || chain >= condition.chains()) {
      throw new IllegalArgumentException("tick " + number + " of " + condition);
    }
    if (chain != valuesOf) {
      values = sha.values(start(chain), condition.ticks());
      valuesOf = chain;
    }
    return new Tick(chain, count, values.get(condition.ticks() - count));
  }

  /** From a sub-chain's leaf to the root: goes with the first tick of each. */
  public List<Hash> path(int chain) {
    int number = chain / BLOCK;
    if (number != blockNumber) {
      block = tree(leaves(condition, number * BLOCK), Math.min(condition.depth(), BLOCK_DEPTH));
      blockNumber = number;
    }
    List<Hash> path = new ArrayList<>(condition.depth());
    siblings(block, chain % BLOCK, path);
    siblings(above, number, path);
    return path;
  }

  private Hash start(int chain) {
    return seed.use(
        bytes -> Hashes.hmacSha256(Bytes.copyOf(bytes), new Encoder().u32(chain).toBytes()));
  }

  /** The hashed anchors of one block. */
  private List<Hash> leaves(HashChain shape, int first) {
    List<Hash> leaves = new ArrayList<>(BLOCK);
    for (int i = first; i < Math.min(first + BLOCK, shape.chains()); i++) {
      leaves.add(Hashes.keccak256(sha.after(start(i), shape.ticks()).bytes()));
    }
    return leaves;
  }

  /** All levels over these leaves, which are filled up with zeros to {@code 2^depth}. */
  private static List<List<Hash>> tree(List<Hash> leaves, int depth) {
    List<List<Hash>> levels = new ArrayList<>();
    List<Hash> level = leaves;
    for (int i = level.size(); i < 1 << depth; i++) {
      level.add(Hash.ZERO);
    }
    levels.add(level);
    for (int d = 0; d < depth; d++) {
      List<Hash> next = new ArrayList<>(level.size() / 2);
      for (int i = 0; i < level.size(); i += 2) {
        next.add(Hashes.keccak256(level.get(i).bytes(), level.get(i + 1).bytes()));
      }
      levels.add(next);
      level = next;
    }
    return levels;
  }

  private static void siblings(List<List<Hash>> levels, int leaf, List<Hash> path) {
    for (int d = 0; d + 1 < levels.size(); d++) {
      path.add(levels.get(d).get((leaf >> d) ^ 1));
    }
  }

  private static Hash last(List<List<Hash>> levels) {
    return levels.get(levels.size() - 1).get(0);
  }
}
