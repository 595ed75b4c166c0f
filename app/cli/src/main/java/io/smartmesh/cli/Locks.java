package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Vault;
import io.smartmesh.crypto.VaultError;
import io.smartmesh.crypto.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens and seals the vaults of one directory, all with the same key: a passphrase if the user has
 * one, otherwise {@code vault.key}, a file of 32 random bytes beside them.
 */
final class Locks {
  static final String KEY_FILE = "vault.key";
  private static final String KEY_LINE = "smartmesh-vault-key 1 ";

  private final Path directory;
  private final Passphrases passphrases;
  private final Entropy entropy;
  private Optional<VaultKey> key = Optional.empty();

  Locks(Path directory, Passphrases passphrases, Entropy entropy) {
    this.directory = directory;
    this.passphrases = passphrases;
    this.entropy = entropy;
  }

  boolean exists(String name) {
    return Files.exists(directory.resolve(name));
  }

  Secret open(String name) throws Failure {
    Path file = directory.resolve(name);
    Bytes sealed = read(file);
    Result<Vault.Kind, VaultError> kind = Vault.kind(sealed);
    if (kind instanceof Result.Err<Vault.Kind, VaultError> err) {
      throw explain(file, err.error());
    }
    if (!key.isPresent()) {
      key = Optional.of(keyFor(file, kind.orThrow()));
    }
    Result<Secret, VaultError> opened = Vault.open(sealed, key.get());
    if (opened instanceof Result.Err<Secret, VaultError> err) {
      throw explain(file, err.error());
    }
    return opened.orThrow();
  }

  /** Durable on return. */
  void seal(String name, Secret secret) throws Failure {
    Path file = directory.resolve(name);
    try {
      if (!key.isPresent()) {
        key = Optional.of(newKey());
      }
      SafeFile.write(file, Vault.seal(secret, key.get(), entropy));
    } catch (IOException e) {
      throw new Failure("data-dir-unusable", file.toString(), Reason.of(e));
    }
  }

  private VaultKey keyFor(Path file, Vault.Kind kind) throws Failure {
    if (kind == Vault.Kind.KEY_FILE) {
      return keyFile();
    }
    Optional<String> given = passphrases.given();
    if (!given.isPresent()) {
      given = passphrases.ask(file.getFileName() + ": ");
    }
    return VaultKey.of(given.orElseThrow(() -> new Failure("passphrase-needed", file.toString())));
  }

  private VaultKey newKey() throws Failure, IOException {
    Optional<String> given = passphrases.given();
    if (given.isPresent()) {
      return VaultKey.of(given.get());
    }
    if (!exists(KEY_FILE)) {
      Bytes line = Bytes.utf8(KEY_LINE + entropy.next(VaultKey.FILE_LENGTH).toHex() + "\n");
      SafeFile.write(directory.resolve(KEY_FILE), line);
    }
    return keyFile();
  }

  private VaultKey keyFile() throws Failure {
    Path file = directory.resolve(KEY_FILE);
    String line = read(file).toUtf8().trim();
    if (!line.startsWith(KEY_LINE)) {
      throw new Failure("key-version", file.toString(), KEY_LINE.trim());
    }
    try {
      return new VaultKey.File(Secret.copyOf(Bytes.fromHex(line.substring(KEY_LINE.length()))));
    } catch (IllegalArgumentException e) {
      throw new Failure("key-damaged", file.toString());
    }
  }

  private static Bytes read(Path file) throws Failure {
    try {
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Failure("key-unreadable", file.toString(), Reason.of(e));
    }
  }

  private static Failure explain(Path file, VaultError error) {
    String name = file.toString();
    if (error instanceof VaultError.UnknownVersion e) {
      return new Failure("vault-version", name, "" + e.version(), "" + e.known());
    }
    if (error instanceof VaultError.DoesNotOpen e && e.kind() == Vault.Kind.PASSPHRASE) {
      return new Failure("passphrase-wrong", name);
    }
    return new Failure("key-damaged", name);
  }
}
