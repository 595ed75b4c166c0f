package io.smartmesh.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a data directory unreadable, and then empty (MH-14). The keys go first, each overwritten
 * and gone from the disk before anything else is touched: from then on everything that they sealed,
 * a store of any size included, is noise.
 *
 * <p>What the medium keeps of overwritten blocks, as flash does, nobody but it can erase.
 */
final class Wipe {
  private static final List<String> KEYS =
      List.of(Locks.KEY_FILE, Keyring.DEVICE, Keyring.ACCOUNT, Keyring.PLAIN);

  private Wipe() {}

  /** Whether it is the directory of a node: nothing else is ever wiped. */
  static boolean isNode(Path directory) {
    return KEYS.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
  }

  /**
   * @throws IOException when something is left; the keys are not, unless the message names one
   */
  static void all(Path directory) throws IOException {
    keys(directory);
    files(directory);
  }

  /** Those of devices of before as well, and what was being written in their place. */
  private static void keys(Path directory) throws IOException {
    for (Path folder : folders(directory)) {
      for (String name : KEYS) {
        for (String each : List.of(name, name + ".new")) {
          Path file = folder.resolve(each);
          if (Files.isRegularFile(file)) {
            SafeFile.wipe(file);
          }
        }
      }
    }
  }

  private static List<Path> folders(Path directory) throws IOException {
    try (Stream<Path> inside = Files.list(directory)) {
      List<Path> folders = new ArrayList<>(List.of(directory));
      inside.filter(Wipe::isFolder).forEach(folders::add);
      return folders;
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Links are deleted, not followed; the directory itself stays. */
  private static void files(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException broken)
              throws IOException {
            if (!folder.equals(directory)) {
              Files.deleteIfExists(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
