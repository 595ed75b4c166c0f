package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Curve;
import io.smartmesh.node.NodeRecords;
import io.smartmesh.node.Store;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * ID-13: gives the directory a new device key. What belongs to the old one goes to {@code
 * old-ADDRESS/}; contacts and texts come along; the account certifies the new one and revokes the
 * old.
 *
 * <p>The new key lies in {@code device.vault.next} from the first step to the last, and every step
 * may be done again: a start finishes what a crash has interrupted.
 */
final class DeviceSwitch {
  private static final String NEXT = "device.vault.next";
  static final List<String> STORE_FILES = List.of("node.db", "node.db-wal", "node.db-shm");
  private static final List<Bytes> KEPT =
      List.of(Bytes.utf8("identity/"), Bytes.utf8("contact/"), Bytes.utf8("message/"));

  private final Path directory;
  private final Keyring keyring;

  private DeviceSwitch(Path directory, Keyring keyring) {
    this.directory = directory;
    this.keyring = keyring;
  }

  static Keyring keyring(Path directory, Passphrases passphrases, Curve curve) {
    return new Keyring(directory, passphrases, curve, new SystemEntropy());
  }

  /** The keys to start with: new ones, when the old device's channels are all finished. */
  static Unlocked open(Path directory, Passphrases passphrases, Curve curve) throws Failure {
    Keyring keyring = keyring(directory, passphrases, curve);
    Unlocked keys = keyring.open();
    DeviceSwitch change = new DeviceSwitch(directory, keyring);
    if (Files.exists(directory.resolve(NEXT)) || change.isDue(keys)) {
      change.run();
      return keyring.open();
    }
    return keys;
  }

  /** At once, whatever the old device still has. */
  static Address now(Path directory, Passphrases passphrases, Curve curve) throws Failure {
    Keyring keyring = keyring(directory, passphrases, curve);
    keyring.open();
    new DeviceSwitch(directory, keyring).run();
    return keyring.open().device().address();
  }

  private boolean isDue(Unlocked keys) throws Failure {
    Path file = directory.resolve(HomeMark.STORE);
    if (!Files.exists(file)) {
      return false;
    }
    try (Store store = Adapters.store(file, keys.storeKey())) {
      return NodeRecords.isRotationReady(store);
    }
  }

  private void run() throws Failure {
    Keyring.Device old = keyring.device();
    if (!Files.exists(directory.resolve(NEXT))) {
      keyring.write(NEXT, keyring.derive());
    }
    Keyring.Device next = keyring.device(NEXT);
    Path attic = directory.resolve("old-" + old.key().address());
    try {
      if (!Files.isDirectory(attic)) {
        Files.createDirectory(
            attic,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Bytes vault = Bytes.wrap(Files.readAllBytes(directory.resolve(Keyring.DEVICE)));
      SafeFile.write(attic.resolve(Keyring.DEVICE), vault);
      moveStore(attic, old, next);
      keyring.certify(next);
      keyring.revoke(old.key().address());
      SafeFile.move(directory.resolve(NEXT), directory.resolve(Keyring.DEVICE));
    } catch (IOException e) {
      throw new Failure("data-dir-unusable", directory.toString(), e.toString());
    }
  }

  private void moveStore(Path attic, Keyring.Device old, Keyring.Device next)
      throws Failure, IOException {
    boolean moved = Files.exists(attic.resolve(HomeMark.STORE));
    // The file itself last: until then the move is not done.
    for (int i = STORE_FILES.size() - 1; i >= 0; i--) {
      Path file = directory.resolve(STORE_FILES.get(i));
      if (moved) {
        Files.deleteIfExists(file);
      } else if (Files.exists(file)) {
        SafeFile.move(file, attic.resolve(file.getFileName()));
      }
    }
    if (!Files.exists(attic.resolve(HomeMark.STORE))) {
      return;
    }
    try (Store from = Adapters.store(attic.resolve(HomeMark.STORE), old.storeKey());
        Store to = Adapters.store(directory.resolve(HomeMark.STORE), next.storeKey())) {
      List<StoreWrite> writes = new ArrayList<>();
      for (Bytes prefix : KEPT) {
        from.withPrefix(prefix).forEach((key, value) -> writes.add(StoreWrite.put(key, value)));
      }
      to.commit(writes);
    } catch (Store.StoreFailure e) {
      throw new Failure("store-unusable", directory.toString(), String.valueOf(e.getMessage()));
    }
  }
}
