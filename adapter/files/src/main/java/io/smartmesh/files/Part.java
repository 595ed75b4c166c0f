package io.smartmesh.files;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.transfer.Pieces;
import io.smartmesh.transfer.TransferId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file that comes here, under its transfer's id until it is whole. How much of it there is, is
 * what can be hashed (TF-6): nothing is believed that a crash may have taken.
 */
final class Part implements AutoCloseable {
  private final Path path;
  private final Pieces pieces;
  private final FileChannel channel;
  private final PieceHasher hasher;
  private final List<Hash> whole = new ArrayList<>();
  private final long length;

  private Part(Path path, Pieces pieces, FileChannel channel) throws IOException {
    this.path = path;
    this.pieces = pieces;
    this.channel = channel;
    hasher = new PieceHasher(pieces);
    length = Math.min(channel.size(), pieces.size());
  }

  static Path path(Path folder, TransferId id) {
    return folder.resolve(id + ".part");
  }

  static Part open(Path folder, TransferId id, long size) throws IOException {
    Path path = path(folder, id);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Part(path, new Pieces(size), channel);
  }

  /** Hashes some of what is there; false when that was all. */
  boolean look(ByteBuffer buffer) throws IOException {
    long end = Math.min(length, hasher.at() + FilesLimits.SLICE);
    boolean isThere = true;
    while (isThere && hasher.at() < end) {
      buffer.clear();
      buffer.limit((int) Math.min(buffer.capacity(), end - hasher.at()));
      isThere = channel.read(buffer, hasher.at()) > 0; // somebody may have cut it meanwhile
      buffer.flip();
      whole.addAll(hasher.add(buffer));
    }
    if (isThere && hasher.at() < length) {
      return true;
    }
    rewind();
    return false;
  }

  /** What is not a whole piece is cut off. */
  void rewind() throws IOException {
    hasher.back();
    channel.truncate(hasher.at());
  }

  List<Hash> whole() {
    return List.copyOf(whole);
  }

  long missing() {
    return pieces.size() - hasher.at();
  }

  int piece() {
    return hasher.piece();
  }

  long at() {
    return hasher.at();
  }

  /** The pieces that became whole with it. */
  List<Hash> append(long offset, Bytes bytes) throws IOException {
    if (offset != hasher.at()) {
      throw new IOException("bytes for " + offset + ", the file ends at " + hasher.at());
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes.toArray());
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
    buffer.rewind();
    List<Hash> fresh = hasher.add(buffer);
    whole.addAll(fresh);
    return fresh;
  }

  void cut(long to) throws IOException {
    int kept = (int) Math.min(whole.size(), to / pieces.length());
    whole.subList(kept, whole.size()).clear();
    hasher.backTo(kept);
    channel.truncate(hasher.at());
  }

  /** Durable before it is seen under its name. */
  Path finish(Path folder, String name) throws IOException {
    channel.force(true);
    Path place = Placing.place(path, folder, name);
    channel.close();
    return place;
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
