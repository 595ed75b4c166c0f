package io.smartmesh.model.life;

/**
 * What the chain holds, and what could still be taken out of it.
 *
 * @param deposit of H
 * @param peerDeposit of V, as the newest block says
 * @param finalPeerDeposit of it, what no replaced block can take back
 * @param out withdrawn by H
 * @param peerOut withdrawn by V
 * @param usable the sum that a signed withdrawal by H could still bring to, 0 for none
 * @param peerUsable the same for V
 * @param reserved what H counts as withdrawn by itself though it may not be
 * @param peerReserved the same for V
 */
public record Funds(
    int deposit,
    int peerDeposit,
    int finalPeerDeposit,
    int out,
    int peerOut,
    int usable,
    int peerUsable,
    int reserved,
    int peerReserved) {

  public static Funds of(int deposit, int peerDeposit, boolean isFinal) {
    return new Funds(deposit, peerDeposit, isFinal ? peerDeposit : 0, 0, 0, 0, 0, 0, 0);
  }

  public int total() {
    return deposit + peerDeposit - out - peerOut;
  }

  /** H's share of what the channel holds, if the lanes bring `income` and cost `cost` (R11). */
  int share(int income, int cost) {
    int total = total();
    int own = clamp(deposit - out + income - cost, total);
    int peers = clamp(peerDeposit - peerOut + cost - income, total);
    if (own + peers != total) {
      throw new AssertionError("money is lost: " + own + " + " + peers + " of " + total);
    }
    return own;
  }

  private static int clamp(int share, int total) {
    return Math.max(0, Math.min(total, share));
  }

  public Funds withOut(int sum) {
    return new Funds(
        deposit,
        peerDeposit,
        finalPeerDeposit,
        sum,
        peerOut,
        usable,
        peerUsable,
        reserved,
        peerReserved);
  }

  public Funds withPeerOut(int sum) {
    return new Funds(
        deposit,
        peerDeposit,
        finalPeerDeposit,
        out,
        sum,
        usable,
        peerUsable,
        reserved,
        peerReserved);
  }

  Funds signed(int sum, int reserve) {
    return new Funds(
        deposit,
        peerDeposit,
        finalPeerDeposit,
        out,
        peerOut,
        sum,
        peerUsable,
        reserve,
        peerReserved);
  }

  Funds peerSigned(int sum, int reserve) {
    return new Funds(
        deposit, peerDeposit, finalPeerDeposit, out, peerOut, usable, sum, reserved, reserve);
  }

  public Funds deposits(int ours, int peers, int peersFinal) {
    return new Funds(
        ours, peers, peersFinal, out, peerOut, usable, peerUsable, reserved, peerReserved);
  }
}
