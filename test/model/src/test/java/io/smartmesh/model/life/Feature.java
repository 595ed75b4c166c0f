package io.smartmesh.model.life;

/** What may happen in a scene besides paying and acknowledging. */
enum Feature {
  /** Payments p and q may be pending, both in one lane or one in each; p folds in parts. */
  LEAVES,
  /** Either party may withdraw while the channel is open. */
  WITHDRAWALS,
  /** Either party may add to its deposit. */
  TOP_UPS,
  /** Blocks are replaced: what landed and is not final may be taken back. */
  REORGANISATIONS,
  /** The two close together and open a channel again, with the same token. */
  REOPENING,
  /** H hands a signed close to somebody else, who sends it at any time or never. */
  SIGNED_CLOSE,
  /** H may be set back to a backup. */
  RESTORE,
  /** H may start from an older copy of its disk, and does not know until V shows more. */
  OLD_DISK,
  /** V may close with amnesty too. */
  AMNESTY,
  /** V also sends states that are invalid, over-spent or share a sequence number. */
  INVALID_STATES,
  /** H is reduced to what a tower stores. */
  TOWER,
  /** V keeps the rules, and either party may be absent. */
  V_HONEST
}
