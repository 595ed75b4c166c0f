package io.smartmesh.demo;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The demo's device keys: worth nothing, the same for the same seed, so that others can follow. */
final class Keys {
  private Keys() {}

  /** Makes the node's directory with its key file in it, and gives the key. */
  static SigningKey place(Path nodeDirectory, long seed, String name, Curve curve)
      throws IOException {
    Bytes secret = Hashes.tagged("smartmesh demo key", Bytes.utf8(seed + " " + name)).bytes();
    Files.createDirectory(
        nodeDirectory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file =
        Files.createFile(
            nodeDirectory.resolve("device.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String line = "smartmesh-device-key 1 " + secret.toHex() + "\n";
    Files.write(file, line.getBytes(StandardCharsets.UTF_8));
    return curve.key(secret).orElseThrow();
  }
}
