package io.smartmesh.model.life;

/**
 * What a closer shows (R6).
 *
 * @param m its newest state
 * @param c the newest of them that the peer (pre-)acknowledged
 * @param s the peer's newest state
 * @param a the number of its highest PreAck above s, else 0
 * @param amnesty slow, and no lie is punished (R13)
 */
public record Claim(State m, State c, State s, int a, boolean amnesty) {
  @Override
  public String toString() {
    String told = a > 0 ? ", a=" + a : "";
    return (amnesty ? "amnesty m=" : "m=") + m + ", c=" + c + ", s=" + s + told;
  }
}
