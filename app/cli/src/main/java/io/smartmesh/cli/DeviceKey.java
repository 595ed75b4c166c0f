package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code device.key} of earlier releases: one line with its version and the 32 secret bytes. */
final class DeviceKey {
  private static final String VERSION = "smartmesh-device-key 1 ";

  private DeviceKey() {}

  static Secret read(Path file) throws Failure {
    try {
      String line = Files.readString(file).trim();
      if (!line.startsWith(VERSION)) {
        throw new Failure("key-version", file.toString(), VERSION.trim());
      }
      return Secret.copyOf(Bytes.fromHex(line.substring(VERSION.length())));
    } catch (IllegalArgumentException e) {
      throw new Failure("key-damaged", file.toString());
    } catch (IOException e) {
      throw new Failure("key-unreadable", file.toString(), Reason.of(e));
    }
  }
}
