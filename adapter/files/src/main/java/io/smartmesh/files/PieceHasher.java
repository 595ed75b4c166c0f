package io.smartmesh.files;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.transfer.Pieces;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The SHA-256 of each piece of a file, as its bytes go by. */
final class PieceHasher {
  private final Pieces pieces;
  private final MessageDigest digest = sha256();
  private int piece;
  private long at;

  PieceHasher(Pieces pieces) {
    this.pieces = pieces;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Number of the piece that is not whole yet. */
  int piece() {
    return piece;
  }

  /** Up to where it has seen the file. */
  long at() {
    return at;
  }

  /** All of {@code bytes}; the pieces that become whole with it. */
  List<Hash> add(ByteBuffer bytes) {
    List<Hash> whole = new ArrayList<>();
    while (bytes.hasRemaining()) {
      long end = pieces.start(piece + 1);
      int taken = (int) Math.min(end - at, bytes.remaining());
      if (taken <= 0) {
        throw new IllegalArgumentException("bytes behind the end of the file");
      }
      ByteBuffer part = bytes.duplicate();
      part.limit(part.position() + taken);
      digest.update(part);
      bytes.position(bytes.position() + taken);
      at += taken;
      if (at == end) {
        whole.add(new Hash(Bytes.wrap(digest.digest())));
        piece++;
      }
    }
    return whole;
  }

  /** The rest of a piece that is not whole is not there. */
  void back() {
    digest.reset();
    at = pieces.start(piece);
  }

  /** As if only so many pieces had gone by. */
  void backTo(int whole) {
    piece = whole;
    back();
  }
}
