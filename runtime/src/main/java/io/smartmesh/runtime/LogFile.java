package io.smartmesh.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of bounded size, readable by its owner only: what would make it longer begins a new one,
 * and the one before is kept as {@code NAME.1} (rule ND-23). Each write is taken as whole lines.
 */
public final class LogFile extends Writer {
  private final Path path;
  private final long bytesMost;
  private OutputStream out;
  private long bytes;

  /**
   * Goes on where the file ends.
   *
   * @param bytesMost both files together have at most twice as many, and one line
   */
  public LogFile(Path path, long bytesMost) throws IOException {
    this.path = path;
    this.bytesMost = bytesMost;
    this.out = open();
  }

  private OutputStream open() throws IOException {
    if (!Files.exists(path)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    OutputStream opened =
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    bytes = Files.size(path);
    return opened;
  }

  @Override
  public void write(char[] chars, int offset, int length) throws IOException {
    byte[] line = new String(chars, offset, length).getBytes(StandardCharsets.UTF_8);
    synchronized (lock) {
      if (bytes > 0 && bytes + line.length > bytesMost) {
        out.close();
        Path before = path.resolveSibling(path.getFileName() + ".1");
        Files.move(path, before, StandardCopyOption.REPLACE_EXISTING);
        out = open();
      }
      out.write(line);
      bytes += line.length;
    }
  }

  /** Nothing waits here. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      out.close();
    }
  }
}
