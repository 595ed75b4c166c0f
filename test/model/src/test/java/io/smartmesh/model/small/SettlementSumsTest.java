package io.smartmesh.model.small;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.model.small.SettlementSums.Case;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PF-8: of three ways to sum up, only R11's never takes anybody's due. */
class SettlementSumsTest {
  private static final int DEPOSITS = 3;
  private static final int AMOUNTS = 5;

  /** Every small pair of lanes that H accepted within the capacity rule (R1). */
  private static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (int n = 0; n < DEPOSITS * DEPOSITS; n++) {
      for (int lanes = 0; lanes < AMOUNTS * AMOUNTS * AMOUNTS * AMOUNTS; lanes++) {
        int paidV = lanes % AMOUNTS;
        int pendingV = lanes / AMOUNTS % AMOUNTS;
        int paidH = lanes / (AMOUNTS * AMOUNTS) % AMOUNTS;
        int pendingH = lanes / (AMOUNTS * AMOUNTS * AMOUNTS);
        int depositH = n % DEPOSITS;
        int depositV = n / DEPOSITS;
        if (paidV + pendingV <= depositV + paidH && paidH + pendingH <= depositH + paidV) {
          addOlder(all, new Case(depositH, depositV, paidV, pendingV, 0, paidH, pendingH, 0));
        }
      }
    }
    return all;
  }

  private static void addOlder(List<Case> all, Case newest) {
    for (int paidH = 0; paidH <= newest.chosenPaidH(); paidH++) {
      for (int pendingH = 0; pendingH <= newest.chosenPendingH(); pendingH++) {
        for (int earnedV = 0; earnedV <= newest.pendingV(); earnedV++) {
          for (int earnedH = 0; earnedH <= pendingH; earnedH++) {
            all.add(
                new Case(
                    newest.depositH(),
                    newest.depositV(),
                    newest.paidV(),
                    newest.pendingV(),
                    earnedV,
                    paidH,
                    pendingH,
                    earnedH));
          }
        }
      }
    }
  }

  private static long belowDue(SettlementSums sums, List<Case> cases) {
    return cases.stream().filter(c -> sums.share(c) < c.due()).count();
  }

  @Test
  void onlyOneClampAtTheEndIsFair() {
    List<Case> cases = cases();
    assertEquals(5_702, cases.size());
    assertEquals(775, belowDue(SettlementSums.BALANCES_FIRST, cases));
    assertEquals(1_883, belowDue(SettlementSums.CLOSER_FIRST, cases));
    assertEquals(0, belowDue(SettlementSums.ONCE_AT_THE_END, cases));
  }
}
