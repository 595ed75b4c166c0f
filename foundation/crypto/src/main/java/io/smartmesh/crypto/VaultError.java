package io.smartmesh.crypto;

/** Why a vault does not open. */
public sealed interface VaultError {
  record NotAVault(String what) implements VaultError {}

  /** Written by a newer program. */
  record UnknownVersion(int version, int known) implements VaultError {}

  /** It wants the other kind of key. */
  record WrongKind(Vault.Kind is, Vault.Kind given) implements VaultError {}

  /** More work than any program of ours asks for: somebody wants this device to stall. */
  record TooMuchWork(int logN, int p, int logNMost, int pMost) implements VaultError {}

  /** The key is wrong or the file was changed; a seal cannot tell which. */
  record DoesNotOpen(Vault.Kind kind) implements VaultError {}
}
