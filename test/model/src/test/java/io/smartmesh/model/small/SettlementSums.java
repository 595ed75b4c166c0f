package io.smartmesh.model.small;

/**
 * R11: what H gets of two lanes. V may choose an older state of H's lane than its newest, so that a
 * balance can be negative.
 */
enum SettlementSums {
  /** Balances are clamped first; then each lane's leaves pay out of their payer's balance. */
  BALANCES_FIRST {
    @Override
    int share(Case c) {
      int ownBalance = clamp(c.depositH + c.paidV - c.chosenPaidH, c.total());
      int ownLocked = Math.min(c.chosenPendingH, ownBalance);
      int peerLocked = Math.min(c.pendingV, c.total() - ownBalance);
      return ownBalance - Math.min(c.earnedH, ownLocked) + Math.min(c.earnedV, peerLocked);
    }
  },

  /** What the closer surely has is set aside first. */
  CLOSER_FIRST {
    @Override
    int share(Case c) {
      int free = clamp(c.depositV + c.chosenPaidH - c.paidV - c.pendingV, c.total());
      int unearned = Math.min(Math.min(c.pendingV, c.total() - free), c.pendingV - c.earnedV);
      return clamp(c.total() - free - unearned - Math.min(c.earnedH, c.chosenPendingH), c.total());
    }
  },

  /** R11: clamped once, on the net; open leaves count against their payer until resolved. */
  ONCE_AT_THE_END {
    @Override
    int share(Case c) {
      int end = clamp(c.depositH + c.paidV + c.earnedV - c.chosenPaidH - c.earnedH, c.total());
      int nowH = clamp(c.depositH + c.paidV - c.chosenPaidH - c.chosenPendingH, c.total());
      int nowV = clamp(c.depositV + c.chosenPaidH - c.paidV - c.pendingV, c.total());
      if (nowH > end || nowV > c.total() - end || nowH + nowV > c.total()) {
        throw new AssertionError("paid too early: " + c);
      }
      return end;
    }
  };

  /** Of case {@code c}, H's payout. */
  abstract int share(Case c);

  static int clamp(int share, int total) {
    return Math.max(0, Math.min(total, share));
  }

  /**
   * One pair of lanes: V's at (paidV, pendingV), of which earnedV was earned; H's at the state that
   * V chose.
   */
  record Case(
      int depositH,
      int depositV,
      int paidV,
      int pendingV,
      int earnedV,
      int chosenPaidH,
      int chosenPendingH,
      int earnedH) {

    int total() {
      return depositH + depositV;
    }

    /** What H is due with these lanes. */
    int due() {
      return clamp(depositH + paidV + earnedV - chosenPaidH - earnedH, total());
    }
  }
}
