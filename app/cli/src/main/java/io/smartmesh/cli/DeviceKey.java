package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * {@code device.key}: one line with its version and the 32 secret bytes; only its owner can read
 * it.
 */
final class DeviceKey {
  private static final String VERSION = "smartmesh-device-key 1 ";
  private static final int SECRET_LENGTH = 32;

  private DeviceKey() {}

  /** Reads the key, or makes one the first time. */
  static SigningKey load(Path file, Curve curve) throws Failure {
    try {
      if (!Files.exists(file)) {
        create(file, curve);
      }
      String line = Files.readString(file).trim();
      if (!line.startsWith(VERSION)) {
        throw new Failure("key-version", file.toString(), VERSION.trim());
      }
      return curve
          .key(Bytes.fromHex(line.substring(VERSION.length())))
          .orElseThrow(() -> new Failure("key-damaged", file.toString()));
    } catch (IllegalArgumentException e) {
      throw new Failure("key-damaged", file.toString());
    } catch (IOException e) {
      throw new Failure("key-unreadable", file.toString(), Reason.of(e));
    }
  }

  private static void create(Path file, Curve curve) throws IOException {
    Bytes secret = random();
    while (curve.key(secret).isEmpty()) {
      secret = random();
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, (VERSION + secret.toHex() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes random() {
    byte[] secret = new byte[SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    return Bytes.wrap(secret);
  }
}
