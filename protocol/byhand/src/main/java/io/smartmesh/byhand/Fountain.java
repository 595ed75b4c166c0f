package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Hashes;
import java.util.BitSet;

/**
 * A systematic random linear code over GF(2) without an end (BH-11): the first frames are the
 * blocks themselves, each later one is the exclusive or of about half of them, which its number
 * decides. Any k frames of k blocks suffice but for bad luck; e more of them leave a chance of
 * about 2^-e that they do not.
 */
public final class Fountain {
  static final int SET_LENGTH = 4;
  private static final String TAG = "smartmesh/byhand/fountain/1";
  private static final int HASH_BITS = 256;

  private final Bytes bytes;
  private final Bytes set;
  private final int blocks;
  private final int blockBytes;

  /**
   * @param bytes 1 … {@link ByHandLimits#SHOWN_BYTES} of them
   */
  public Fountain(Bytes bytes) {
    if (bytes.isEmpty() || bytes.length() > ByHandLimits.SHOWN_BYTES) {
      throw new IllegalArgumentException(
          bytes.length() + " bytes, 1 to " + ByHandLimits.SHOWN_BYTES + " can be shown");
    }
    this.bytes = bytes;
    set = set(bytes);
    blocks = blocks(bytes.length());
    blockBytes = blockBytes(bytes.length());
  }

  /** Frames that are needed at least. */
  public int blocks() {
    return blocks;
  }

  /**
   * @param number 0 … 2^31 - 1
   */
  public CodeFrame frame(int number) {
    byte[] sum = new byte[blockBytes];
    mix(set, number, blocks).stream().forEach(block -> addBlock(sum, block));
    return new CodeFrame(set, bytes.length(), number, Bytes.wrap(sum));
  }

  private void addBlock(byte[] sum, int block) {
    int from = block * blockBytes;
    int to = Math.min(bytes.length(), from + blockBytes);
    for (int i = from; i < to; i++) {
      sum[i - from] ^= bytes.at(i);
    }
  }

  static Bytes set(Bytes bytes) {
    return Hashes.sha256(bytes).bytes().slice(0, SET_LENGTH);
  }

  static int blocks(int length) {
    return (length + ByHandLimits.BLOCK_BYTES - 1) / ByHandLimits.BLOCK_BYTES;
  }

  /** Equal ones; the last is filled up with zeros. */
  static int blockBytes(int length) {
    int blocks = blocks(length);
    return (length + blocks - 1) / blocks;
  }

  /** Which blocks are in the frame of this number. */
  static BitSet mix(Bytes set, int number, int blocks) {
    BitSet mix = new BitSet(blocks);
    if (number < blocks) {
      mix.set(number);
      return mix;
    }
    for (int from = 0; from < blocks; from += HASH_BITS) {
      Bytes seed = new Encoder().raw(set).u32(number).u32(from).toBytes();
      BitSet bits = BitSet.valueOf(Hashes.tagged(TAG, seed).bytes().toArray());
      for (int i = from; i < Math.min(blocks, from + HASH_BITS); i++) {
        mix.set(i, bits.get(i - from));
      }
    }
    if (mix.isEmpty()) {
      mix.set(number % blocks);
    }
    return mix;
  }
}
