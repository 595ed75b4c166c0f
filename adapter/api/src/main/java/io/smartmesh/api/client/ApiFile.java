package io.smartmesh.api.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * {@code api.json} in a node's data directory: where its API listens and the token that opens it.
 */
public record ApiFile(int port, String token) {
  private static final int VERSION = 1;
  private static final String NAME = "api.json";

  /** Replaces the file; only its owner can read it. */
  public void write(Path data) throws IOException {
    Path fresh = data.resolve(NAME + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String json =
        JsonValue.object("version", (long) VERSION, "port", (long) port, "token", token) + "\n";
    Files.write(fresh, json.getBytes(StandardCharsets.UTF_8));
    Files.move(
        fresh,
        data.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  public static void delete(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(NAME));
  }

  public static ApiFile read(Path data) throws ApiFailure {
    if (!Files.isDirectory(data)) {
      throw new ApiFailure("no-data-dir", data.toString());
    }
    try {
      JsonValue json = JsonValue.parse(Files.readString(data.resolve(NAME)));
      if (json.number("version") != VERSION) {
        throw new ApiFailure("api-file-version", data.toString(), "" + json.number("version"));
      }
      return new ApiFile((int) json.number("port"), json.text("token"));
    } catch (NoSuchFileException e) {
      throw new ApiFailure("not-running", data.toString());
    } catch (IOException | IllegalArgumentException e) {
      throw new ApiFailure("api-file-unreadable", data.resolve(NAME).toString(), e.toString());
    }
  }
}
