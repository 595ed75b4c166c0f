package io.smartmesh.model.life;

import io.smartmesh.model.Game.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gathers what can follow on one world. */
final class Steps {
  final Scene scene;
  final Life life;
  private final List<Step<Life>> all = new ArrayList<>();

  Steps(Scene scene, Life life) {
    this.scene = scene;
    this.life = life;
  }

  void add(String text, Consumer<Life.Draft> change) {
    all.add(new Step<>(text, life.with(change)));
  }

  /** What H would do now: sign, accept and answer. A restored H is mute until it has jumped. */
  boolean isAwake() {
    boolean mute = life.restored() && !life.jumped() && scene.has(LifeRule.R14_JUMP);
    return !life.frozen() && !mute;
  }

  /** What H can still promise (R1). */
  int capacity() {
    Funds funds = life.funds();
    return funds.deposit()
        - Math.max(funds.out(), funds.reserved())
        + life.best().paid()
        - life.newest().promised();
  }

  /** What H lets V still promise. */
  int peerCapacity() {
    Funds funds = life.funds();
    return peerDeposit()
        - Math.max(funds.peerOut(), funds.peerReserved())
        + life.newest().paid()
        - life.best().promised();
  }

  /** The deposit of V that H counts on. */
  int peerDeposit() {
    Funds funds = life.funds();
    return scene.has(LifeRule.R1_FINAL_DEPOSIT) ? funds.finalPeerDeposit() : funds.peerDeposit();
  }

  List<Step<Life>> all() {
    return all;
  }
}
