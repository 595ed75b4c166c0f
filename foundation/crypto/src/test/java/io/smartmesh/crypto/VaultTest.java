package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VaultTest {
  private final SeededEntropy entropy = new SeededEntropy(1);
  private final Secret secret = Secret.copyOf(Bytes.utf8("the most secret thing"));
  private final VaultKey file = new VaultKey.File(Secret.random(32, entropy));

  private static VaultError error(Bytes vault, VaultKey key) {
    return (VaultError) assertInstanceOf(Result.Err.class, Vault.open(vault, key)).error();
  }

  @Test
  void opensWithItsKeyOnly() {
    Bytes vault = Vault.seal(secret, file, entropy);
    assertEquals(secret, Vault.open(vault, file).orThrow());
    VaultKey other = new VaultKey.File(Secret.random(32, entropy));
    assertEquals(new VaultError.DoesNotOpen(Vault.Kind.KEY_FILE), error(vault, other));
    assertEquals(Vault.Kind.KEY_FILE, Vault.kind(vault).orThrow());
    assertNotEquals(vault, Vault.seal(secret, file, entropy));
  }

  @Test
  void opensWithItsPassphraseHoweverItIsTyped() {
    Bytes vault = Vault.seal(secret, VaultKey.of("caf\u00e9 secret"), entropy);
    assertEquals(secret, Vault.open(vault, VaultKey.of("cafe\u0301 secret")).orThrow());
    assertEquals(
        new VaultError.DoesNotOpen(Vault.Kind.PASSPHRASE),
        error(vault, VaultKey.of("cafe secret")));
    assertEquals(
        new VaultError.WrongKind(Vault.Kind.PASSPHRASE, Vault.Kind.KEY_FILE), error(vault, file));
  }

  /** Header and sealed bytes alike. */
  @Test
  void anyChangedBitIsNoticed() {
    Bytes vault = Vault.seal(secret, file, entropy);
    for (int i = 0; i < vault.length(); i++) {
      byte[] changed = vault.toArray();
      changed[i] ^= 4;
      assertFalse(Vault.open(Bytes.wrap(changed), file).isOk(), "byte " + i);
    }
  }

  @Test
  void aNewerVersionIsRefusedByName() {
    byte[] newer = Vault.seal(secret, file, entropy).toArray();
    newer[15] = 2;
    assertEquals(new VaultError.UnknownVersion(2, 1), error(Bytes.wrap(newer), file));
  }

  @Test
  void aFileThatAsksForTooMuchWorkIsRefusedBeforeTheWork() {
    byte[] greedy = Vault.seal(secret, VaultKey.of("x"), entropy).toArray();
    greedy[17] = 30;
    assertEquals(
        new VaultError.TooMuchWork(30, 3, 18, 8), error(Bytes.wrap(greedy), VaultKey.of("x")));
    greedy[17] = 1;
    assertInstanceOf(VaultError.NotAVault.class, error(Bytes.wrap(greedy), VaultKey.of("x")));
  }

  @Test
  void hostileBytesAreAnErrorAndNothingElse() {
    Bytes vault = Vault.seal(secret, file, entropy);
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(90)];
      random.nextBytes(bytes);
      Bytes hostile =
          i % 2 == 0
              ? Bytes.wrap(bytes)
              : Bytes.concat(vault.slice(0, random.nextInt(vault.length())), Bytes.wrap(bytes));
      assertFalse(Vault.open(hostile, file).isOk());
    }
  }
}
