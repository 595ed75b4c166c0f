package io.smartmesh.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A small text file that only its owner can read, and that is whole whenever the power fails. */
final class OwnerFile {
  private OwnerFile() {}

  /** Its lines after the head; none where there is no file. */
  static List<String> read(Path path, String head, int bytesMax) throws IOException {
    try {
      if (Files.size(path) > bytesMax) {
        throw new IOException(path + " is larger than " + bytesMax + " bytes");
      }
      List<String> lines = Files.readAllLines(path);
      if (lines.isEmpty() || !lines.get(0).equals(head)) {
        throw new IOException(path + " does not begin with " + head);
      }
      return lines.subList(1, lines.size());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** On disk when it returns. */
  static void write(Path path, String head, List<String> lines) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel out =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      String text = head + "\n" + String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }
}
