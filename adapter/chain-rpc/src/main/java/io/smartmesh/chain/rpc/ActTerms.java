package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import java.util.List;

/**
 * How the node's acts on the chain may go through others (RL-28).
 *
 * @param paidCalls the contract that joins act and fee, by the user's own address book
 * @param feeMost in units of SMT, for one act; above it nothing is signed
 * @param isAlways also where there is coin enough to send it oneself
 * @param couriers 1 to {@value #COURIERS_MOST}, in the order in which they are asked
 * @param listener told of what was signed, for the log; must not block
 */
public record ActTerms(
    Address paidCalls,
    Amount feeMost,
    boolean isAlways,
    List<ActCourier> couriers,
    Listener listener) {
  public static final int COURIERS_MOST = 5;

  /** What is worth knowing of an act in others' hands. */
  public interface Listener {
    /**
     * It was signed for this courier's relayer, and goes to it now.
     *
     * @param act what it is for
     */
    void handedOver(String act, String courier, Amount fee);
  }

  public ActTerms {
    couriers = List.copyOf(couriers);
    if (couriers.isEmpty() || couriers.size() > COURIERS_MOST) {
      throw new IllegalArgumentException(
          "couriers are 1 to " + COURIERS_MOST + ", not " + couriers.size());
    }
  }
}
