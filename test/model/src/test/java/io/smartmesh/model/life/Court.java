package io.smartmesh.model.life;

import java.util.Set;

/**
 * The contract while a channel is closing: which state each lane stands at, and what may still
 * change it. Signatures are ideal (PF-1): whoever is said to have signed, has. A raise is one act
 * of one side (PF-23), and no close is read as one (PF-24).
 *
 * @param own the selected state of the closer's lane
 * @param floor no state below this number replaces it any more
 * @param other the selected state of the other lane
 */
public record Court(Set<LifeRule> rules, Claim claim, State own, int floor, State other) {

  public static Court opened(Set<LifeRule> rules, Claim claim) {
    return new Court(rules, claim, claim.m(), claim.c().seq(), claim.s());
  }

  /** R6: whether the contract takes this close at all. */
  public static boolean admits(Set<LifeRule> rules, Claim claim) {
    int m = claim.m().seq();
    int c = claim.c().seq();
    boolean oneState = m != c || claim.m().equals(claim.c());
    boolean minted = claim.amnesty() && rules.contains(LifeRule.R13_ACKED_NEWEST) && m != c;
    return m >= c && (oneState || !rules.contains(LifeRule.R6_ONE_STATE)) && !minted;
  }

  private boolean has(LifeRule rule) {
    return rules.contains(rule);
  }

  /** R8, R13: whether x, signed by the closer and acknowledged, may stand in the closer's lane. */
  public boolean mayRaiseOwn(State x, boolean byPayee) {
    boolean above = x.seq() > claim.m().seq();
    if (above && !(claim.amnesty() && has(LifeRule.R13_ABOVE_NEWEST))) {
      return false;
    }
    if (x.seq() == 0 || x.seq() < floor || x.equals(own)) {
      return false;
    }
    boolean same = x.seq() == own.seq();
    return claim.amnesty()
        ? x.seq() > own.seq() || (same && byPayee && has(LifeRule.R13_SAME_NUMBER))
        : !has(LifeRule.R8_NEWEST_STANDS);
  }

  /**
   * R8: whether x, signed by the other party and acknowledged, may stand in its lane. In a normal
   * close that is for its payer to ask.
   */
  public boolean mayRaiseOther(State x, boolean byPayer) {
    boolean newer = x.seq() > other.seq() || (!has(LifeRule.R8_ONLY_NEWER) && !x.equals(other));
    return newer && (byPayer || claim.amnesty());
  }

  public Court raiseOwn(State x) {
    return new Court(rules, claim, x, x.seq(), other);
  }

  public Court raiseOther(State x) {
    return new Court(rules, claim, own, floor, x);
  }

  /** R10: whether a state that the closer signed convicts it. */
  public boolean convicts(State x) {
    if (claim.amnesty()) {
      return false;
    }
    State m = claim.m();
    State c = claim.c();
    boolean asM = x.seq() == m.seq() && !x.equals(m);
    boolean asC = x.seq() == c.seq() && !x.equals(c);
    if (x.seq() > m.seq() && has(LifeRule.R10_NEWER)) {
      return true;
    }
    if ((asM || asC) && has(LifeRule.R10_EQUIVOCATION)) {
      return true;
    }
    boolean between = x.seq() >= c.seq() && x.seq() <= m.seq();
    boolean paidLess = x.paid() > m.paid() && has(LifeRule.R10_REGRESS_PAID);
    boolean leafGone = shortfall(x, m) > m.paid() - x.paid() && shortfall(x, m) > 0;
    return between && (paidLess || (leafGone && has(LifeRule.R10_REGRESS_LEAF)));
  }

  /** R10b: by how much the leaves of x are missing or smaller in m. */
  private static int shortfall(State x, State m) {
    return Math.max(0, x.p() - m.p())
        + Math.max(0, x.q() - m.q())
        + Math.max(0, x.junk() - m.junk());
  }

  /** R10, R7: whether an acknowledgement that the closer gave convicts it. */
  public boolean convicts(int ackSeq, boolean isPreAck) {
    if (claim.amnesty()) {
      return false;
    }
    if (isPreAck && has(LifeRule.R3_IS_NO_ACK)) {
      return has(LifeRule.R7_DISCLOSE) && ackSeq > Math.max(claim.s().seq(), claim.a());
    }
    return has(LifeRule.R10_ACK_ABOVE) && ackSeq > claim.s().seq();
  }
}
