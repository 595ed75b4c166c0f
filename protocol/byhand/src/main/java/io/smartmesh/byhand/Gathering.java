package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.BitSet;
import java.util.TreeMap;

/**
 * Frames of one set, in any order, until they suffice: Gaussian elimination as they come (BH-11).
 * Holds as many blocks as the set has, whatever it is given.
 */
public final class Gathering {
  private static final class Row {
    final BitSet mix;
    final byte[] sum;

    Row(BitSet mix, byte[] sum) {
      this.mix = mix;
      this.sum = sum;
    }

    void add(Row other) {
      mix.xor(other.mix);
      for (int i = 0; i < sum.length; i++) {
        sum[i] ^= other.sum[i];
      }
    }
  }

  private final Bytes set;
  private final int length;
  private final int blocks;

  /** By the first block in each. */
  private final TreeMap<Integer, Row> rows = new TreeMap<>();

  /** For the set that {@code frame} is of, which is not added yet. */
  public Gathering(CodeFrame frame) {
    set = frame.set();
    length = frame.length();
    blocks = Fountain.blocks(length);
  }

  public boolean isOf(CodeFrame frame) {
    return frame.set().equals(set) && frame.length() == length;
  }

  /** Blocks that are known or follow from what is. */
  public int gathered() {
    return rows.size();
  }

  public int blocks() {
    return blocks;
  }

  public boolean isComplete() {
    return rows.size() == blocks;
  }

  /**
   * @param frame of this set
   * @return whether it told something new
   */
  public boolean add(CodeFrame frame) {
    if (!isOf(frame)) {
      throw new IllegalArgumentException("a frame of another set");
    }
    Row row = new Row(Fountain.mix(set, frame.number(), blocks), frame.block().toArray());
    for (int first = row.mix.nextSetBit(0); first >= 0; first = row.mix.nextSetBit(0)) {
      Row known = rows.get(first);
      if (known == null) {
        rows.put(first, row);
        return true;
      }
      row.add(known);
    }
    return false;
  }

  /** What was shown, once {@link #isComplete}; a wrong frame among them shows in its hash. */
  public Result<Bytes, ByHandError> result() {
    byte[] all = new byte[length];
    TreeMap<Integer, Row> solved = new TreeMap<>();
    for (int block : rows.descendingKeySet()) {
      Row row = rows.get(block);
      if (row == null) {
        continue;
      }
      byte[] sum = row.sum.clone();
      for (int i = row.mix.nextSetBit(block + 1); i >= 0; i = row.mix.nextSetBit(i + 1)) {
        Row later = solved.get(i);
        for (int at = 0; later != null && at < sum.length; at++) {
          sum[at] ^= later.sum[at];
        }
      }
      solved.put(block, new Row(row.mix, sum));
      int from = block * sum.length;
      System.arraycopy(sum, 0, all, from, Math.min(sum.length, length - from));
    }
    Bytes bytes = Bytes.wrap(all);
    Bytes got = Fountain.set(bytes);
    return got.equals(set)
        ? Result.ok(bytes)
        : Result.err(new ByHandError.WrongDigest(set.toHex(), got.toHex()));
  }
}
