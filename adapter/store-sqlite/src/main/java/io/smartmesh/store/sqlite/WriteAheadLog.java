package io.smartmesh.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's write-ahead log as it lies beside the file (format: sqlite.org/fileformat2.html, section
 * 4). SQLite stops reading it at the first frame whose checksum is wrong, without a word, because a
 * power cut may tear the last commit. But each commit reaches the disk before the next one begins:
 * where two whole commits follow the wrong frame it is damage, and commits that were promised would
 * be gone.
 */
final class WriteAheadLog {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int PAGE_BYTES_MOST = 65_536;

  /** Commits that a power cut can tear. */
  private static final int TORN_MOST = 1;

  private WriteAheadLog() {}

  static Path of(Path store) {
    return store.resolveSibling(store.getFileName() + "-wal");
  }

  /** It has something in it: the last one who used the store did not close it. */
  static boolean isLeft(Path store) throws IOException {
    Path log = of(store);
    return Files.exists(log) && Files.size(log) > 0;
  }

  /** Whether commits behind a damaged place would be lost. */
  static boolean isDamaged(Path store) throws IOException {
    if (!isLeft(store)) {
      return false;
    }
    try (FileChannel log = FileChannel.open(of(store), StandardOpenOption.READ)) {
      ByteBuffer header = read(log, 0, HEADER_BYTES);
      if (header.remaining() < HEADER_BYTES || isZero(header)) {
        return false; // nothing was ever written under it
      }
      Checksum sum = new Checksum((header.getInt(0) & 1) == 1);
      sum.add(header, 0, HEADER_BYTES - 8);
      int pageBytes = header.getInt(8);
      if ((header.getInt(0) & ~1) != MAGIC
          || pageBytes <= 0
          || pageBytes > PAGE_BYTES_MOST
          || !sum.equals(header, HEADER_BYTES - 8)) {
        return true;
      }
      return commitsBehindDamage(log, header, pageBytes, sum) > TORN_MOST;
    }
  }

  private static int commitsBehindDamage(
      FileChannel log, ByteBuffer header, int pageBytes, Checksum sum) throws IOException {
    int frameBytes = FRAME_HEADER_BYTES + pageBytes;
    boolean isWhole = true;
    int lost = 0;
    long end = log.size(); // whoever may be writing just now adds behind it
    for (long at = HEADER_BYTES; at + frameBytes <= end; at += frameBytes) {
      ByteBuffer frame = read(log, at, frameBytes);
      boolean isOurs = frame.getLong(8) == header.getLong(16); // both salts
      if (isWhole) {
        sum.add(frame, 0, 8);
        sum.add(frame, FRAME_HEADER_BYTES, pageBytes);
        isWhole = isOurs && sum.equals(frame, 16);
      }
      boolean isCommit = frame.getInt(4) != 0;
      if (!isWhole && isOurs && isCommit) {
        lost++;
      }
    }
    return lost;
  }

  private static ByteBuffer read(FileChannel log, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int got = 0;
    while (got >= 0 && bytes.hasRemaining()) {
      got = log.read(bytes, at + bytes.position());
    }
    return bytes.flip();
  }

  private static boolean isZero(ByteBuffer bytes) {
    return bytes.equals(ByteBuffer.allocate(bytes.remaining()));
  }

  /** Over pairs of 32-bit words, going on from frame to frame. */
  private static final class Checksum {
    private final ByteOrder order;
    private int first;
    private int second;

    Checksum(boolean bigEndian) {
      order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    void add(ByteBuffer bytes, int from, int length) {
      ByteBuffer words = bytes.duplicate().order(order);
      for (int at = from; at < from + length; at += 8) {
        first += words.getInt(at) + second;
        second += words.getInt(at + 4) + first;
      }
    }

    boolean equals(ByteBuffer bytes, int at) {
      return bytes.getInt(at) == first && bytes.getInt(at + 4) == second;
    }
  }
}
