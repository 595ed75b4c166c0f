package io.smartmesh.api;

import io.smartmesh.base.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Open sessions over a restart: a line each with the hash of its secrets and its end in Unix
 * seconds. A file that cannot be read or written costs its users a new link and nothing else.
 */
final class SessionFile {
  private static final String HEAD = "smartmesh-sessions 1";
  private static final int BYTES_MAX = 4_096;

  private final Optional<Path> path;

  SessionFile(Optional<Path> path) {
    this.path = path;
  }

  LinkedHashMap<Hash, Long> read() {
    LinkedHashMap<Hash, Long> sessions = new LinkedHashMap<>();
    if (path.isEmpty()) {
      return sessions;
    }
    try {
      if (Files.size(path.get()) > BYTES_MAX) {
        return sessions;
      }
      for (String line : Files.readString(path.get()).lines().skip(1).toList()) {
        String[] words = line.split(" ", 2);
        sessions.put(Hash.fromHex(words[0]), Long.valueOf(words[words.length - 1]));
      }
    } catch (NoSuchFileException e) {
      return sessions; // nobody has come yet
    } catch (IOException | IllegalArgumentException e) {
      return new LinkedHashMap<>();
    }
    return sessions;
  }

  void write(Map<Hash, Long> sessions) {
    if (path.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    sessions.forEach((hash, end) -> text.append(hash.hex()).append(' ').append(end).append('\n'));
    Path fresh = path.get().resolveSibling(path.get().getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, path.get(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // The session works until the node stops.
    }
  }
}
