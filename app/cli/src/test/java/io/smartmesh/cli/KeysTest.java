package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.runtime.SystemEntropy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a data directory, and what happens when it is copied: ID-13 to ID-15. */
@Timeout(120)
class KeysTest {
  private static final Curve CURVE = Curves.best();

  @TempDir private Path folder;

  private record Typed(String passphrase) implements Passphrases {
    @Override
    public Optional<String> given() {
      return Optional.of(passphrase);
    }

    @Override
    public Optional<String> ask(String question) {
      return Optional.empty();
    }
  }

  private static Keyring keyring(Path directory, Passphrases passphrases) {
    return DeviceSwitch.keyring(directory, passphrases, CURVE);
  }

  private static Failure failure(Passphrases passphrases, Path directory) {
    return assertThrows(Failure.class, () -> keyring(directory, passphrases).open());
  }

  /** ID-14: a first start asks nothing and leaves nothing readable by others. */
  @Test
  void aFirstStartMakesEverything() throws Exception {
    Unlocked first = keyring(folder, Passphrases.NONE).open();
    assertTrue(first.card().isValid(first.device().address()));
    assertNotEquals(first.account(), first.device().address());
    Unlocked again = keyring(folder, Passphrases.NONE).open();
    assertEquals(first.device().address(), again.device().address());
    assertEquals(first.storeKey(), again.storeKey());
    for (String name : List.of("account.vault", "device.vault", "vault.key", "account.card")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
    }
  }

  /** ID-14: channels belong to the key, so it stays. */
  @Test
  void thePlainKeyOfAnEarlierReleaseMovesIntoTheVault() throws Exception {
    Bytes secret = new SystemEntropy().next(32);
    Path plain = folder.resolve("device.key");
    Files.writeString(plain, "smartmesh-device-key 1 " + secret.toHex() + "\n");
    String address = CURVE.key(secret).orElseThrow().address().toString();
    Unlocked keys = keyring(folder, Passphrases.NONE).open();
    assertEquals(address, keys.device().address().toString());
    assertFalse(Files.exists(plain));
    assertEquals(0, keys.number());
    // A crash before the plain file went: done again, and another key is not thrown away.
    Files.writeString(plain, "smartmesh-device-key 1 " + secret.toHex() + "\n");
    assertEquals(address, keyring(folder, Passphrases.NONE).open().device().address().toString());
    assertFalse(Files.exists(plain));
    Files.writeString(plain, "smartmesh-device-key 1 " + "11".repeat(32) + "\n");
    assertEquals("two-device-keys", failure(Passphrases.NONE, folder).code());
    assertTrue(Files.exists(plain));
  }

  @Test
  void aWrongPassphraseIsSaidAndChangesNothing() throws Exception {
    Unlocked keys = keyring(folder, new Typed("correct horse")).open();
    assertFalse(Files.exists(folder.resolve("vault.key")));
    assertEquals("passphrase-wrong", failure(new Typed("battery"), folder).code());
    assertEquals("passphrase-needed", failure(Passphrases.NONE, folder).code());
    assertEquals(
        keys.device().address(),
        keyring(folder, new Typed("correct horse")).open().device().address());
  }

  @Test
  void aVaultOfALaterReleaseIsRefusedByName() throws Exception {
    keyring(folder, Passphrases.NONE).open();
    Path vault = folder.resolve("device.vault");
    byte[] later = Files.readAllBytes(vault);
    later[15] = 9;
    Files.write(vault, later);
    Failure failure = failure(Passphrases.NONE, folder);
    assertEquals("vault-version", failure.code());
    assertEquals(List.of(vault.toString(), "9", "1"), failure.values());
  }

  /** BK-1: a device of the release before learns the key of its snapshots, once and for good. */
  @Test
  void aDeviceVaultOfAnEarlierReleaseLearnsTheKeyOfItsSnapshots() throws Exception {
    Unlocked first = keyring(folder, Passphrases.NONE).open();
    Keyring.Device device = keyring(folder, Passphrases.NONE).device();
    Locks locks = new Locks(folder, Passphrases.NONE, new SystemEntropy());
    Encoder earlier = new Encoder().u8(1).raw(device.secret().use(Bytes::copyOf));
    earlier.u32(device.number()).raw(device.storeKey().use(Bytes::copyOf));
    locks.seal("device.vault", Secret.copyOf(earlier.toBytes()));
    Unlocked upgraded = keyring(folder, Passphrases.NONE).open();
    assertEquals(first.device().address(), upgraded.device().address());
    assertEquals(first.number(), upgraded.number());
    assertEquals(first.storeKey(), upgraded.storeKey());
    assertEquals(first.backup(), upgraded.backup());
    assertTrue(upgraded.backup().isPresent());
    // Written anew: it opens without the words from now on.
    Files.delete(folder.resolve("account.vault"));
    assertEquals(first.backup(), keyring(folder, Passphrases.NONE).open().backup());
    // Without words there is no such key, and the device starts all the same.
    locks.seal("device.vault", Secret.copyOf(earlier.toBytes()));
    assertEquals(Optional.empty(), keyring(folder, Passphrases.NONE).open().backup());
  }

  /** ID-14: the device's vault is the last to be written; what a crash left before it is used. */
  @Test
  void anInterruptedFirstStartGoesOn() throws Exception {
    Unlocked keys = keyring(folder, Passphrases.NONE).open();
    Files.delete(folder.resolve("device.vault"));
    Files.writeString(folder.resolve("device.vault.new"), "half");
    Unlocked again = keyring(folder, Passphrases.NONE).open();
    assertEquals(keys.account(), again.account());
    assertTrue(again.card().isValid(again.device().address()));
  }

  /** ID-15: the same account, and never the same device. */
  @Test
  void whoRestoresFromWordsIsAnotherDevice() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    Unlocked first = keyring(old, Passphrases.NONE).open();
    String words;
    try (Secret entropy = keyring(old, Passphrases.NONE).words()) {
      words = Mnemonic.words(entropy);
    }
    Path file = Files.writeString(folder.resolve("words"), words.replace(' ', '\n'));
    Run restored =
        Run.of(
            "account",
            "restore",
            "--words-file",
            file.toString(),
            "--data",
            fresh.toString(),
            "--lang",
            "en");
    assertEquals(0, restored.exitCode(), restored.err());
    assertTrue(restored.out().contains(first.account().toString()), restored.out());
    Unlocked second = keyring(fresh, Passphrases.NONE).open();
    assertEquals(first.account(), second.account());
    assertNotEquals(first.device().address(), second.device().address());
    assertNotEquals(first.storeKey(), second.storeKey());
  }

  @Test
  void aWrongWordIsNamed() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("words"),
            "legal winner thank year wave sausgae worth useful legal w x y");
    Run run =
        Run.of(
            "account",
            "restore",
            "--words-file",
            file.toString(),
            "--data",
            folder.resolve("d").toString(),
            "--lang",
            "en");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("Word 6, \"sausgae\""), run.err());
    assertTrue(run.err().contains("\"sausage\""), run.err());
    assertFalse(Files.exists(folder.resolve("d")));
  }

  @Test
  void wordsAreShownOnlyAfterAPlainYes() throws Exception {
    keyring(folder, Passphrases.NONE).open();
    Run asked = Run.of("account", "words", "--data", folder.toString(), "--lang", "en");
    assertEquals(1, asked.exitCode());
    String words;
    try (Secret entropy = keyring(folder, Passphrases.NONE).words()) {
      words = Mnemonic.words(entropy);
    }
    assertFalse(asked.out().contains(words));
    Run shown = Run.of("account", "words", "--yes", "--data", folder.toString(), "--lang", "en");
    assertTrue(shown.out().startsWith(words + "\n"), shown.out());
  }

  /** ID-15: a copy does not start, until its user says what became of the original. */
  @Test
  void aCopiedDirectoryDoesNotStart() throws Exception {
    Path home = folder.resolve("home");
    String address;
    try (Daemon daemon = Daemons.start(home)) {
      address = daemon.address().toString();
    }
    Daemons.start(home).close();
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Failure refused = assertThrows(Failure.class, () -> Daemons.start(copy));
    assertEquals("moved", refused.code());
    assertEquals(0, Run.of("device", "moved", "--data", copy.toString()).exitCode());
    try (Daemon daemon = Daemons.start(copy)) {
      assertEquals(address, daemon.address().toString());
    }
    Path second = Files.createDirectory(folder.resolve("second"));
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.copy(file, second.resolve(file.getFileName()));
      }
    }
    assertEquals(0, Run.of("device", "new", "--data", second.toString()).exitCode());
    try (Daemon daemon = Daemons.start(second)) {
      assertNotEquals(address, daemon.address().toString());
    }
    assertTrue(Files.exists(second.resolve("old-" + address + "/node.db")));
  }

  /** ID-7, ID-9, ID-13: real nodes; a new key keeps the contact and what waits for the old one. */
  @Test
  void aNewDeviceKeyKeepsItsContacts() throws Exception {
    List<InetSocketAddress> ends = Daemons.addresses(2);
    Path alices = folder.resolve("alice");
    Path bobs = folder.resolve("bob");
    try (Daemon bob = Daemons.start(bobs, ends.get(1), ends.get(0))) {
      String old;
      String account;
      try (Daemon alice = Daemons.start(alices, ends.get(0), ends.get(1))) {
        old = alice.address().toString();
        account = alice.account().toString();
        assertEquals("Delivered\n", send(alices, bob.address().toString(), "hello"));
        assertEquals("Delivered\n", send(bobs, old, "hello yourself"));
        assertEquals("Delivered\n", send(bobs, account, "to your account"));
      }
      send(bobs, old, "are you there?", "--wait", "0");
      assertEquals(0, Run.of("device", "new", "--data", alices.toString()).exitCode());
      try (Daemon alice = Daemons.start(alices, ends.get(0), ends.get(1))) {
        assertNotEquals(old, alice.address().toString());
        assertEquals(account, alice.account().toString());
        awaitInbox(alices, "are you there?");
        assertEquals("Delivered\n", send(bobs, account, "welcome back"));
        assertTrue(inbox(alices).contains("hello yourself"), "texts came along");
        String devices =
            Run.of("device", "list", "--data", alices.toString(), "--lang", "en").out();
        assertTrue(devices.contains(old + "  revoked"), devices);
        assertTrue(devices.contains(alice.address() + "  this device"), devices);
      }
    }
  }

  private static void awaitInbox(Path data, String text) throws Exception {
    for (int i = 0; i < 300 && !inbox(data).contains(text); i++) {
      Thread.sleep(100);
    }
    assertTrue(inbox(data).contains(text), inbox(data));
  }

  private static String inbox(Path data) {
    return Run.of("inbox", "--data", data.toString(), "--lang", "en").out();
  }

  private static String send(Path data, String to, String text, String... more) {
    String[] args =
        Stream.concat(
                Stream.of("send", "--data", data.toString(), "--lang", "en"),
                Stream.concat(
                    more.length == 0 ? Stream.of("--wait", "30") : Stream.of(more),
                    Stream.of(to, text)))
            .toArray(String[]::new);
    return Run.of(args).out();
  }
}
