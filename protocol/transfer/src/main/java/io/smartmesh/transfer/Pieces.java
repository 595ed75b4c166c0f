package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.PIECES_MOST;
import static io.smartmesh.transfer.TransferLimits.PIECE_LEAST;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import java.util.List;

/** How a file of so many bytes is cut (TF-2): every piece but the last has the same length. */
public record Pieces(long size) {
  /** Bytes of a piece. */
  public int length() {
    long length = PIECE_LEAST;
    while (length * PIECES_MOST < size) {
      length *= 2;
    }
    return (int) length;
  }

  public int count() {
    return (int) ((size + length() - 1) / length());
  }

  /** Where the piece of this number begins; the size for the one after the last. */
  public long start(int piece) {
    return Math.min(size, (long) piece * length());
  }

  /** Whether a piece begins or the file ends there. */
  boolean isStart(long offset) {
    return offset == size || (offset >= 0 && offset < size && offset % length() == 0);
  }

  /** What an offer promises: the size and all pieces. */
  static Hash root(long size, List<Hash> pieces) {
    Encoder all = new Encoder().u64(size);
    pieces.forEach(all::hash);
    Bytes bytes = all.toBytes();
    return Hashes.tagged("smartmesh/transfer", bytes);
  }
}
