package io.smartmesh.model.life;

import io.smartmesh.model.Verdicts;
import java.util.ArrayList;
import java.util.List;

/** Every close from one world, with every answer, for every fate of what is pending. */
final class Endgames {
  private final Scene scene;
  private final Life life;
  private final Verdicts verdicts;

  Endgames(Scene scene, Life life, Verdicts verdicts) {
    this.scene = scene;
    this.life = life;
    this.verdicts = verdicts;
  }

  void play() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Funds funds : Withdrawing.beforeAClose(scene, life.funds())) {
      for (int p = 0; p <= fates(0); p++) {
        for (int q = 0; q <= fates(1); q++) {
          outcomes.add(new Outcome(scene, life, funds, p, q));
        }
      }
    }
    new PeerCloses(scene, life, verdicts, outcomes).play();
    new OwnCloses(scene, life, verdicts, outcomes).play();
  }

  private int fates(int leaf) {
    return life.isUsed(leaf) ? Scene.amount(leaf) : 0;
  }
}
