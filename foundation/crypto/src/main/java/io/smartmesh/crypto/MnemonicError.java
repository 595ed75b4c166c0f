package io.smartmesh.crypto;

/** What can be wrong with words that a person has written down. Positions count from 1. */
public sealed interface MnemonicError {
  /** BIP-39 has 12, 15, 18, 21 or 24 words. */
  record WrongCount(int count) implements MnemonicError {}

  /**
   * @param nearest the word of the list that needs the fewest changes
   */
  record UnknownWord(int position, String word, String nearest) implements MnemonicError {}

  /** Every word is in the list, and yet one of them is wrong, or two have changed places. */
  record BadChecksum(int count) implements MnemonicError {}
}
