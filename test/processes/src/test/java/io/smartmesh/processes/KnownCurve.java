package io.smartmesh.processes;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.simulator.wire.RecordingCurve;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes down every key that a process makes where the others find it: so each can read the frames
 * of all its sessions, and see which message it is about to send or has just heard.
 */
final class KnownCurve extends RecordingCurve {
  private final Path folder;
  private final Curve curve;

  /**
   * @param folder shared by all processes of a world
   */
  KnownCurve(Curve curve, Path folder) {
    super(curve);
    this.folder = folder;
    this.curve = curve;
  }

  @Override
  public Optional<SigningKey> key(Secret secret) {
    Optional<SigningKey> key = super.key(secret);
    key.ifPresent(fresh -> write(fresh.publicKey().compressed(), secret));
    return key;
  }

  private void write(Bytes compressed, Secret secret) {
    String hex = secret.use(bytes -> Bytes.copyOf(bytes).toHex());
    try {
      Files.write(folder.resolve(compressed.toHex()), hex.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<SigningKey> made(Bytes compressed) {
    Path file = folder.resolve(compressed.toHex());
    try {
      return Files.exists(file)
          ? curve.key(Bytes.fromHex(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
