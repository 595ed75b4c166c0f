package io.smartmesh.model.life;

import java.util.EnumSet;

/** What this game can play with or without. Each names its rule in docs/spec/channel.md. */
public enum LifeRule {
  /** R0: a channel that is opened again has another id. */
  R0_NEW_ID,
  /** R1: a payee takes no more than the payer has. */
  R1_CAPACITY,
  /** R1, CH-25: a deposit counts only once no replaced block can take it back. */
  R1_FINAL_DEPOSIT,
  /** R3: a PreAck names the state's hash. */
  R3_HASH,
  /** R3: a PreAck does not convict as an Ack does. */
  R3_IS_NO_ACK,
  /** R5: who has signed a close signs nothing more. */
  R5_FREEZE,
  /** R5: a signed close is void after its deadline. */
  R5_DEADLINE,
  /** R5, CH-15: a deadline has passed only when no replaced block can undo it. */
  R5_FINAL_DEADLINE,
  /** R5, CH-55: who is set back finds in its backup the close that it has signed. */
  R5_IN_BACKUP,
  /** R6: to name c in a close is to sign it. */
  R6_NAMED_IS_SIGNED,
  /** R6: m and c with one sequence number are one state. */
  R6_ONE_STATE,
  /** R7: the closer tells its highest PreAck. */
  R7_DISCLOSE,
  /** R8: what replaces a selected state is acknowledged by its payee. */
  R8_PAYEE_ACK,
  /** R8: a state replaces only an older one of the other lane. */
  R8_ONLY_NEWER,
  /** R8: in a normal close nothing takes the place of m. */
  R8_NEWEST_STANDS,
  /** R10: a newer state than m convicts. */
  R10_NEWER,
  /** R10: two states with one sequence number convict. */
  R10_EQUIVOCATION,
  /** R10a: an older state that transferred more convicts. */
  R10_REGRESS_PAID,
  /** R10b: an older state with a leaf that m lost unpaid convicts. */
  R10_REGRESS_LEAF,
  /** R10: the closer's Ack above s convicts. */
  R10_ACK_ABOVE,
  /** R12: until claimEnd only the payee resolves a leaf for less than its amount. */
  R12_CLAIM_END,
  /** R12: evidence earns only what was not folded before. */
  R12_REST_OF_LEAF,
  /** R13: an amnesty close stands at a state that the peer has (pre-)acknowledged: m is c. */
  R13_ACKED_NEWEST,
  /** R13: the payee may put another state with the same number in its place. */
  R13_SAME_NUMBER,
  /** R13: in an amnesty close the closer's lane may be raised above m. */
  R13_ABOVE_NEWEST,
  /** R13, CH-57: who has not heard its peer since it started closes with amnesty. */
  R13_UNHEARD,
  /** R14: a restored party jumps with its peer before it signs, or closes with amnesty. */
  R14_JUMP,
  /** R16: the other party signs a withdrawal only within what is the withdrawing one's. */
  R16_WITHIN_OWN,
  /** R16: a withdrawal counts against capacity from signing on. */
  R16_RESERVE,
  /** R16, CH-25: and until its deadline is final, landed or not. */
  R16_RESERVE_UNTIL_FINAL,
  /** R16: a withdrawal names the sum of all, not one more. */
  R16_CUMULATIVE,
  /** R16: a withdrawal is void after its deadline. */
  R16_DEADLINE;

  public static EnumSet<LifeRule> all() {
    return EnumSet.allOf(LifeRule.class);
  }

  static EnumSet<LifeRule> allBut(LifeRule rule) {
    return EnumSet.complementOf(EnumSet.of(rule));
  }
}
