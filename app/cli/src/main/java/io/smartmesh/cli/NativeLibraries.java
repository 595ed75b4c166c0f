package io.smartmesh.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a node unpacks the libraries that are not Java: in its own directory, emptied at each
 * start. In the folder for temporary files each end without farewell would leave a copy of them for
 * good.
 */
final class NativeLibraries {
  /** Each of these libraries asks for its own place. */
  private static final List<String> PLACES =
      List.of("org.sqlite.tmpdir", "fr.acinq.secp256k1.tmpdir");

  /** Bytes that must be free: on a full disk the node's own files come first. */
  private static final long ROOM = 32L << 20;

  private NativeLibraries() {}

  /** To be called before the first of them is used, with the directory held by nobody else. */
  static void unpackInto(Path folder) throws Failure {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      if (Files.getFileStore(folder).getUsableSpace() >= ROOM && mayRun(folder)) {
        PLACES.stream()
            .filter(place -> System.getProperty(place) == null)
            .forEach(place -> System.setProperty(place, folder.toString()));
      }
    } catch (IOException e) {
      throw new Failure("data-dir-unusable", folder.toString(), Reason.of(e));
    }
  }

  /** Not on a medium that is mounted without the right to run anything. */
  private static boolean mayRun(Path folder) throws IOException {
    Path probe = folder.resolve("probe");
    Files.createFile(
        probe, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    boolean mayRun = Files.isExecutable(probe);
    Files.delete(probe);
    return mayRun;
  }
}
