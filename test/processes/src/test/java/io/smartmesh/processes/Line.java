package io.smartmesh.processes;

import io.smartmesh.base.Address;
import java.math.BigInteger;
import java.util.Set;

/** Lines that {@link TrapNode} answers with, as values. */
final class Line {
  private Line() {}

  record Channel(
      String id,
      Role peer,
      String phase,
      BigInteger sent,
      BigInteger received,
      BigInteger lockedOut,
      BigInteger lockedIn,
      int unacked,
      long ourSeq,
      long peerSeq,
      BigInteger ourDeposit,
      BigInteger peerDeposit) {

    static Channel of(String line) {
      String[] words = line.split(" ", -1);
      return new Channel(
          words[0],
          role(words[1]),
          words[2],
          new BigInteger(words[3]),
          new BigInteger(words[4]),
          new BigInteger(words[5]),
          new BigInteger(words[6]),
          Integer.parseInt(words[7]),
          Long.parseLong(words[8]),
          Long.parseLong(words[9]),
          new BigInteger(words[10]),
          new BigInteger(words[11]));
    }

    boolean is(String wanted) {
      return phase.equals(wanted);
    }

    boolean isQuiet() {
      return lockedOut.signum() == 0 && lockedIn.signum() == 0 && unacked == 0;
    }
  }

  /**
   * @param proof {@code -} for none
   */
  record Payment(
      String id,
      boolean incoming,
      Role peer,
      BigInteger amount,
      BigInteger fee,
      String state,
      int hops,
      String proof) {
    private static final Set<String> FINAL = Set.of("PAID", "REFUNDED", "FAILED");

    static Payment of(String line) {
      String[] words = line.split(" ", -1);
      return new Payment(
          words[0],
          words[1].equals("in"),
          role(words[2]),
          new BigInteger(words[3]),
          new BigInteger(words[4]),
          words[5],
          Integer.parseInt(words[6]),
          words[7]);
    }

    boolean isPaid() {
      return state.equals("PAID");
    }

    boolean isFinal() {
      return FINAL.contains(state);
    }
  }

  private static Role role(String address) {
    for (Role role : Role.values()) {
      if (role.address().equals(Address.fromHex(address))) {
        return role;
      }
    }
    throw new IllegalArgumentException(address);
  }
}
