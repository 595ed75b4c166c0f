package io.smartmesh.model.duel;

import java.util.EnumSet;

/** The rules of docs/spec/channel.md that this game can play with or without. */
enum DuelRule {
  /** R2: an acknowledgement names the state's hash. */
  R2_ACK_HASH,
  /** R4: a pending payment leaves unpaid only with the payee's PreAck. */
  R4_PAYEE_FIRST,
  /** R5: who has signed a close signs nothing more. */
  R5_FREEZE,
  /** R6: to name c in a close is to sign it. */
  R6_NAMED_IS_SIGNED,
  /** R7: the closer tells its highest PreAck. */
  R7_DISCLOSE,
  /** R8: what replaces a selected state is acknowledged by its payee. */
  R8_PAYEE_ACK,
  /** R10: two states with one sequence number convict. */
  R10_EQUIVOCATION,
  /** R10a: an older state that transferred more convicts. */
  R10_REGRESS_PAID,
  /** R10b: an older state with a leaf that m lost unpaid convicts. */
  R10_REGRESS_LEAF,
  /** R13, R14: a restored party signs nothing before both lanes have jumped, and closes slowly. */
  R14_RESTORE;

  static EnumSet<DuelRule> all() {
    return EnumSet.allOf(DuelRule.class);
  }

  static EnumSet<DuelRule> allBut(DuelRule rule) {
    return EnumSet.complementOf(EnumSet.of(rule));
  }
}
