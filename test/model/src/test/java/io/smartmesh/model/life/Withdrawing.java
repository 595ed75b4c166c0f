package io.smartmesh.model.life;

import java.util.ArrayList;
import java.util.List;

/** What the contract does with a signed withdrawal (R16). */
final class Withdrawing {
  private Withdrawing() {}

  static Funds land(Scene scene, Funds funds) {
    boolean cumulative = scene.has(LifeRule.R16_CUMULATIVE);
    return funds.withOut(cumulative ? funds.usable() : funds.out() + funds.usable());
  }

  static Funds landPeers(Scene scene, Funds funds) {
    boolean cumulative = scene.has(LifeRule.R16_CUMULATIVE);
    return funds.withPeerOut(
        cumulative ? funds.peerUsable() : funds.peerOut() + funds.peerUsable());
  }

  /** Whoever closes, any signed withdrawal may be sent just before; while closing none is taken. */
  static List<Funds> beforeAClose(Scene scene, Funds funds) {
    List<Funds> all = new ArrayList<>(List.of(funds));
    boolean repeats = !scene.has(LifeRule.R16_CUMULATIVE);
    if (funds.usable() > funds.out() || (repeats && funds.usable() > 0)) {
      all.add(land(scene, funds));
    }
    if (funds.peerUsable() > funds.peerOut() || (repeats && funds.peerUsable() > 0)) {
      for (Funds before : List.copyOf(all)) {
        all.add(landPeers(scene, before));
      }
    }
    all.removeIf(variant -> variant.total() < 0);
    return all;
  }
}
