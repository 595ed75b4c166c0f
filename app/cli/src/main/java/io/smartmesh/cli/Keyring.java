package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.KeyTree;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.IdentityError;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The keys of a data directory (ID-14).
 *
 * <pre>
 * account.vault  version 01 | the entropy behind the account's words; absent where it is elsewhere
 * device.vault   version 02 | device secret 32 | number 4 | store key 32 | backup root? flag[32]
 * account.card   what the account says of its devices; public
 * </pre>
 *
 * <p>The device's vault is written last: as long as it is missing there is no device yet.
 */
final class Keyring {
  static final String ACCOUNT = "account.vault";
  static final String DEVICE = "device.vault";
  static final String CARD = "account.card";
  static final String PLAIN = "device.key";
  private static final int VERSION = 1;

  /** Of a device's vault, since snapshots have a key. */
  private static final int VERSION_WITH_BACKUP = 2;

  private static final int KEY_LENGTH = 32;

  /**
   * A device secret with its number and the key of its store.
   *
   * @param backup root of its snapshots; empty where the number is of no words
   */
  record Device(
      SigningKey key, Secret secret, long number, Secret storeKey, Optional<Secret> backup) {}

  private final Path directory;
  private final Locks locks;
  private final Curve curve;
  private final Entropy entropy;

  Keyring(Path directory, Passphrases passphrases, Curve curve, Entropy entropy) {
    this.directory = directory;
    this.locks = new Locks(directory, passphrases, entropy);
    this.curve = curve;
    this.entropy = entropy;
  }

  /** The key of a directory's store, as its owner has it; the caller closes it. */
  static Secret storeKey(Path directory) throws Failure {
    Curve curve = Curves.best();
    Device device = new Keyring(directory, new VaultOption(), curve, new SystemEntropy()).device();
    device.key.close();
    device.secret.close();
    device.backup.ifPresent(Secret::close);
    return device.storeKey;
  }

  /** Opens the keys, and makes what is missing: a first start asks nothing. */
  Unlocked open() throws Failure {
    Device device = locks.exists(DEVICE) ? device() : firstDevice();
    wipePlain(device);
    if (!device.backup.isPresent() && device.number != 0 && locks.exists(ACCOUNT)) {
      device = withBackup(device);
    }
    return new Unlocked(device.key, device.number, device.storeKey, device.backup, card());
  }

  /** A vault of an earlier release learns the key of its snapshots. */
  private Device withBackup(Device old) throws Failure {
    try (Secret words = words()) {
      Device device =
          new Device(
              old.key, old.secret, old.number, old.storeKey, Optional.of(KeyTree.backup(words)));
      write(DEVICE, device);
      return device;
    }
  }

  private Device firstDevice() throws Failure {
    Optional<SigningKey> plain = Optional.empty();
    Path old = directory.resolve(PLAIN);
    Optional<Secret> secret = Optional.empty();
    if (Files.exists(old)) {
      secret = Optional.of(DeviceKey.read(old));
      plain = Optional.of(key(old, secret.get()));
    }
    if (!locks.exists(ACCOUNT)) {
      createAccount(Mnemonic.ENTROPY_LENGTH);
    }
    Device device = plain.isPresent() ? imported(plain.get(), secret.get()) : derive();
    certify(device);
    write(DEVICE, device);
    return device;
  }

  private Device imported(SigningKey key, Secret secret) {
    return new Device(key, secret, 0, Secret.random(KEY_LENGTH, entropy), Optional.empty());
  }

  /** A device that has never been, from the account's words. */
  Device derive() throws Failure {
    try (Secret words = words()) {
      return device(words, KeyTree.drawNumber(entropy));
    }
  }

  /** The device of that number, with a new key for its store. */
  Device device(Secret words, long number) throws Failure {
    Secret secret = KeyTree.device(words, number, curve);
    SigningKey key = key(directory.resolve(ACCOUNT), secret);
    Secret storeKey = Secret.random(KEY_LENGTH, entropy);
    return new Device(key, secret, number, storeKey, Optional.of(KeyTree.backup(words)));
  }

  /** Whether there is a device here already. */
  boolean hasDevice() {
    return locks.exists(DEVICE);
  }

  /** As {@link #putAccount}; an account that an interrupted restore has left may stay. */
  void putAccountAgain(Secret words) throws Failure {
    if (locks.exists(ACCOUNT) && !locks.exists(DEVICE)) {
      try (Secret before = words()) {
        if (before.equals(words)) {
          return;
        }
      }
    }
    putAccount(words);
  }

  void createAccount(int entropyLength) throws Failure {
    try (Secret words = Secret.random(entropyLength, entropy)) {
      putAccount(words);
    }
  }

  /** From now on the directory's account is the one behind these words. */
  void putAccount(Secret words) throws Failure {
    if (locks.exists(ACCOUNT) || locks.exists(DEVICE)) {
      throw new Failure("account-exists", directory.toString());
    }
    Bytes plain = words.use(bytes -> new Encoder().u8(VERSION).raw(Bytes.copyOf(bytes)).toBytes());
    try (Secret payload = Secret.copyOf(plain)) {
      locks.seal(ACCOUNT, payload);
    }
    writeCard(Card.of(accountKey().publicKey()));
  }

  /** The entropy behind the words; the caller closes it. */
  Secret words() throws Failure {
    if (!locks.exists(ACCOUNT)) {
      throw new Failure("no-account", directory.toString());
    }
    try (Secret payload = locks.open(ACCOUNT)) {
      Decoder in = new Decoder(payload.use(Bytes::copyOf));
      in.version(ACCOUNT, VERSION);
      return Secret.copyOf(in.rest());
    } catch (Malformed e) {
      throw new Failure("key-damaged", directory.resolve(ACCOUNT).toString());
    }
  }

  SigningKey accountKey() throws Failure {
    try (Secret words = words();
        Secret secret = KeyTree.account(words, curve)) {
      return key(directory.resolve(ACCOUNT), secret);
    }
  }

  Device device() throws Failure {
    return device(DEVICE);
  }

  Device device(String name) throws Failure {
    Path file = directory.resolve(name);
    try (Secret payload = locks.open(name)) {
      Decoder in = new Decoder(payload.use(Bytes::copyOf));
      int version = in.version(DEVICE, VERSION, VERSION_WITH_BACKUP);
      Secret secret = Secret.copyOf(in.raw(KEY_LENGTH));
      long number = in.u32();
      Secret storeKey = Secret.copyOf(in.raw(KEY_LENGTH));
      Optional<Secret> backup =
          version >= VERSION_WITH_BACKUP && in.flag()
              ? Optional.of(Secret.copyOf(in.raw(KEY_LENGTH)))
              : Optional.<Secret>empty();
      in.end();
      return new Device(key(file, secret), secret, number, storeKey, backup);
    } catch (Malformed e) {
      throw new Failure("key-damaged", file.toString());
    }
  }

  void write(String name, Device device) throws Failure {
    Encoder out = new Encoder().u8(VERSION_WITH_BACKUP).raw(device.secret.use(Bytes::copyOf));
    out.u32(device.number).raw(device.storeKey.use(Bytes::copyOf));
    out.flag(device.backup.isPresent());
    device.backup.ifPresent(root -> out.raw(root.use(Bytes::copyOf)));
    Bytes plain = out.toBytes();
    try (Secret payload = Secret.copyOf(plain)) {
      locks.seal(name, payload);
    }
  }

  Card card() throws Failure {
    Path file = directory.resolve(CARD);
    try {
      Result<Card, IdentityError> card =
          Card.decode(Bytes.wrap(Files.readAllBytes(file)), curve, curve);
      if (!card.isOk()) {
        throw new Failure("key-damaged", file.toString());
      }
      return card.orThrow();
    } catch (IOException e) {
      throw new Failure("key-unreadable", file.toString(), Reason.of(e));
    }
  }

  void certify(Device device) throws Failure {
    writeCard(allowed(card().certify(accountKey(), device.key, device.number, wallClock())));
  }

  Card revoke(Address device) throws Failure {
    Card card = allowed(card().revoke(accountKey(), device, wallClock()));
    writeCard(card);
    return card;
  }

  private Card allowed(Result<Card, IdentityError> card) throws Failure {
    if (card instanceof Result.Err<Card, IdentityError>) {
      throw new Failure("too-many-devices", "" + io.smartmesh.identity.IdentityLimits.DEVICES);
    }
    return card.orThrow();
  }

  void writeCard(Card card) throws Failure {
    Path file = directory.resolve(CARD);
    try {
      SafeFile.write(file, card.encode());
    } catch (IOException e) {
      throw new Failure("data-dir-unusable", file.toString(), Reason.of(e));
    }
  }

  /** Once the vault holds the same key, the plain file of earlier releases goes. */
  private void wipePlain(Device device) throws Failure {
    Path plain = directory.resolve(PLAIN);
    if (!Files.exists(plain)) {
      return;
    }
    try (Secret old = DeviceKey.read(plain)) {
      if (!old.equals(device.secret)) {
        throw new Failure("two-device-keys", directory.toString());
      }
      SafeFile.wipe(plain);
    } catch (IOException e) {
      throw new Failure("key-unreadable", plain.toString(), Reason.of(e));
    }
  }

  private SigningKey key(Path file, Secret secret) throws Failure {
    return secret
        .use(bytes -> curve.key(Bytes.copyOf(bytes)))
        .orElseThrow(() -> new Failure("key-damaged", file.toString()));
  }

  private static ChainTime wallClock() {
    return new ChainTime(System.currentTimeMillis() / 1000);
  }
}
