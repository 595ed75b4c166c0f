package io.smartmesh.files;

import io.smartmesh.base.Bytes;
import io.smartmesh.transfer.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** A file that is sent from here. Only regular ones, and none of the node's own (TF-11). */
final class Source implements AutoCloseable {
  private final Path path;
  private final long size;
  private final FileTime modified;
  private Optional<FileChannel> channel;

  private Source(Path path, long size, FileTime modified, FileChannel channel) {
    this.path = path;
    this.size = size;
    this.modified = modified;
    this.channel = Optional.of(channel);
  }

  /** Why a file cannot be sent. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Trouble why;

    Unfit(Trouble.Kind kind, String words) {
      super(words);
      why = Trouble.of(kind, words);
    }

    Unfit(Trouble why) {
      super(why.toString());
      this.why = why;
    }

    Trouble why() {
      return why;
    }
  }

  /**
   * @param home the node's directory, of which only {@code received} and {@code outgoing} are
   *     anybody's to give
   */
  static Source open(String named, Path home, Path received) throws Unfit {
    try {
      Path path = Path.of(named);
      if (!path.isAbsolute()) {
        throw new Unfit(Trouble.Kind.NO_FILE, named);
      }
      Path real = path.toRealPath();
      BasicFileAttributes is = Files.readAttributes(real, BasicFileAttributes.class);
      if (!is.isRegularFile()) {
        throw new Unfit(Trouble.Kind.NOT_A_FILE, named);
      }
      if (real.startsWith(home.toRealPath())
          && !isReceived(real, received)
          && !isMade(real, home)) {
        throw new Unfit(Trouble.Kind.OWN_FILE, named);
      }
      FileChannel channel =
          FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return new Source(real, is.size(), is.lastModifiedTime(), channel);
    } catch (NoSuchFileException e) {
      throw new Unfit(Trouble.Kind.NO_FILE, named);
    } catch (InvalidPathException e) {
      throw new Unfit(Trouble.Kind.NO_FILE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Unfit(Trouble.Kind.UNREADABLE, e.toString());
    }
  }

  /** What was made of a photo to be sent (MC-13). */
  private static boolean isMade(Path real, Path home) throws IOException {
    Path outgoing = home.resolve("outgoing");
    return Files.isDirectory(outgoing) && real.startsWith(outgoing.toRealPath());
  }

  private static boolean isReceived(Path real, Path received) throws IOException {
    return Files.isDirectory(received)
        && real.getParent() != null
        && received.toRealPath().equals(real.getParent());
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  long size() {
    return size;
  }

  /** All that was asked for. */
  Bytes read(long offset, int length) throws Unfit {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try {
      FileChannel open = channel();
      while (buffer.hasRemaining()) {
        if (open.read(buffer, offset + buffer.position()) < 0) {
          throw new Unfit(Trouble.of(Trouble.Kind.FILE_CHANGED, open.size(), size));
        }
      }
      return Bytes.wrap(buffer.array());
    } catch (IOException e) {
      throw new Unfit(Trouble.Kind.UNREADABLE, e.toString());
    }
  }

  private FileChannel channel() throws IOException, Unfit {
    if (channel.isPresent()) {
      return channel.get();
    }
    BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
    if (is.size() != size || !is.lastModifiedTime().equals(modified)) {
      throw new Unfit(Trouble.of(Trouble.Kind.FILE_CHANGED, is.size(), size));
    }
    FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
    channel = Optional.of(opened);
    return opened;
  }

  /** It is opened again when it is read again. */
  @Override
  public void close() {
    Quietly.close(channel);
    channel = Optional.empty();
  }
}
