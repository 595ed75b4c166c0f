package io.smartmesh.files;

import io.smartmesh.transfer.FileName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Gives a whole file its name: all at once, and never over another one (TF-11). */
final class Placing {
  private Placing() {}

  static Path place(Path part, Path folder, String name) throws IOException {
    String safe = FileName.safe(name); // whoever asks
    for (int number = 1; number <= FilesLimits.NAMES_TRIED; number++) {
      Path wanted = folder.resolve(number == 1 ? safe : numbered(safe, number));
      if (isSame(wanted, part) || link(part, wanted)) {
        sync(folder);
        Files.deleteIfExists(part);
        return wanted;
      }
    }
    throw new IOException(FilesLimits.NAMES_TRIED + " files are called " + safe + " already");
  }

  /** After a crash between its two steps. */
  private static boolean isSame(Path wanted, Path part) throws IOException {
    return Files.isRegularFile(wanted, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(wanted, part);
  }

  /** False when the name is taken. */
  private static boolean link(Path part, Path wanted) throws IOException {
    try {
      Files.createLink(wanted, part);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | IOException e) {
      return claim(part, wanted); // a file system without links, such as a memory card's
    }
  }

  private static boolean claim(Path part, Path wanted) throws IOException {
    try {
      Files.createFile(wanted);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      Files.move(part, wanted, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(wanted); // an empty file of that name would look like the one received
      throw e;
    }
    return true;
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return stem + " (" + number + ")" + (dot > 0 ? name.substring(dot) : "");
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
