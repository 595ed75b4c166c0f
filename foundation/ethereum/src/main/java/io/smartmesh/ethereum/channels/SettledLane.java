package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;

/** One lane after settlement, while leaves are still open (struct {@code SettledLane}). */
public record SettledLane(
    Amount transferred, Amount earned, Hash pendingRoot, Amount pendingTotal) {

  /** The lane as a close selected it, nothing earned yet. */
  public static SettledLane of(SelectedLane selected) {
    return new SettledLane(
            selected.transferred(), Amount.ZERO, selected.pendingRoot(), selected.pendingTotal())
        .normalised();
  }

  /**
   * Leaves without an amount can earn nothing, and an amount without leaves can be earned by
   * nothing: neither stays open.
   */
  public SettledLane normalised() {
    return isOpen() ? this : new SettledLane(transferred, earned, Hash.ZERO, Amount.ZERO);
  }

  public boolean isOpen() {
    return !pendingRoot.equals(Hash.ZERO) && !pendingTotal.isZero();
  }
}
