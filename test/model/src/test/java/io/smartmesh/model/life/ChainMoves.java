package io.smartmesh.model.life;

import static io.smartmesh.model.Plus.plus;

import io.smartmesh.model.life.Life.Ack;
import io.smartmesh.model.life.Life.Backup;
import java.util.TreeSet;

/** PF-17: what the two do with the chain while the channel is open, and with H's device. */
final class ChainMoves {
  private static final int JUMP = 100;
  private static final int DEPOSIT_MOST = 3;

  private final Steps steps;
  private final Scene scene;
  private final Life life;
  private final Funds funds;

  ChainMoves(Steps steps) {
    this.steps = steps;
    scene = steps.scene;
    life = steps.life;
    funds = life.funds();
  }

  void add() {
    if (scene.may(Feature.WITHDRAWALS)) {
      withdrawals();
    }
    if (scene.may(Feature.TOP_UPS)) {
      topUps();
    }
    if (scene.may(Feature.REORGANISATIONS)) {
      finality();
    }
    if (scene.may(Feature.REOPENING)) {
      reopen();
    }
    if (scene.may(Feature.SIGNED_CLOSE)) {
      signedClose();
    }
    if (setsBack()) {
      restore();
    }
  }

  private void funds(String text, Funds changed) {
    steps.add(text, w -> w.funds = changed);
  }

  // ---------------------------------------------------------------- withdrawals (R16)

  private void withdrawals() {
    boolean reserves = scene.has(LifeRule.R16_RESERVE);
    boolean bounded = scene.has(LifeRule.R16_WITHIN_OWN);
    if (steps.isAwake() && funds.usable() == 0) {
      int most = funds.deposit() + life.best().paid() - life.newest().promised();
      int sum = bounded ? Math.min(most, total() - funds.peerOut()) : total();
      if (sum > Math.max(funds.out(), funds.reserved())) {
        funds("both sign H's withdrawal of " + sum, funds.signed(sum, reserves ? sum : 0));
      }
    }
    if (steps.isAwake() && funds.peerUsable() == 0) {
      int most = steps.peerDeposit() + life.newest().paid() - life.best().promised();
      int sum = bounded ? Math.min(most, total() - funds.out()) : total();
      if (sum > Math.max(funds.peerOut(), funds.peerReserved())) {
        funds("both sign V's withdrawal of " + sum, funds.peerSigned(sum, reserves ? sum : 0));
      }
    }
    boolean keeps = scene.has(LifeRule.R16_RESERVE_UNTIL_FINAL) && reserves;
    if (funds.usable() > funds.out()) {
      Funds landed = Withdrawing.land(scene, funds);
      int reserve = keeps ? funds.reserved() : 0;
      if (landed.total() >= 0) {
        funds("H's withdrawal lands", landed.signed(landed.usable(), reserve));
      }
    }
    if (funds.peerUsable() > funds.peerOut()) {
      Funds landed = Withdrawing.landPeers(scene, funds);
      int reserve = keeps ? funds.peerReserved() : 0;
      if (landed.total() >= 0) {
        funds("V's withdrawal lands", landed.peerSigned(landed.peerUsable(), reserve));
      }
    }
    boolean ends = scene.has(LifeRule.R16_DEADLINE);
    if (funds.usable() > 0) {
      funds("the deadline of H's withdrawal is final", funds.signed(ends ? 0 : funds.usable(), 0));
    }
    if (funds.peerUsable() > 0) {
      funds(
          "the deadline of V's withdrawal is final",
          funds.peerSigned(ends ? 0 : funds.peerUsable(), 0));
    }
  }

  private int total() {
    return funds.deposit() + funds.peerDeposit();
  }

  // ---------------------------------------------------------------- deposits

  private void topUps() {
    if (funds.deposit() < DEPOSIT_MOST) {
      funds(
          "H adds 1 to its deposit",
          funds.deposits(funds.deposit() + 1, funds.peerDeposit(), funds.finalPeerDeposit()));
    }
    if (funds.peerDeposit() < DEPOSIT_MOST) {
      int more = funds.peerDeposit() + 1;
      boolean atOnce = !scene.may(Feature.REORGANISATIONS);
      funds(
          "V adds 1 to its deposit",
          funds.deposits(funds.deposit(), more, atOnce ? more : funds.finalPeerDeposit()));
    }
  }

  private void finality() {
    if (funds.peerDeposit() > funds.finalPeerDeposit()) {
      funds(
          "V's deposit is final",
          funds.deposits(funds.deposit(), funds.peerDeposit(), funds.peerDeposit()));
      funds(
          "V's deposit is taken back",
          funds.deposits(funds.deposit(), funds.finalPeerDeposit(), funds.finalPeerDeposit()));
    }
    if (funds.peerUsable() > 0 && funds.peerOut() == funds.peerUsable()) {
      funds("the landing of V's withdrawal is taken back", funds.withPeerOut(0));
    }
    if (funds.usable() > 0 && funds.out() == funds.usable()) {
      funds("the landing of H's withdrawal is taken back", funds.withOut(0));
    }
  }

  // ---------------------------------------------------------------- closes

  /** R0: nothing of the first life is good in the second. */
  private void reopen() {
    boolean pending = life.newest().pending() + life.best().pending() > 0;
    if (life.lives() > 0 || pending || !steps.isAwake() || life.close() != null) {
      return;
    }
    Life fresh = Life.start(Funds.of(scene.deposit(), scene.deposit(), true));
    boolean newId = scene.has(LifeRule.R0_NEW_ID);
    steps.add(
        "the two close together and open again",
        w -> {
          w.own = fresh.own();
          w.acked = fresh.acked();
          w.best = fresh.best();
          w.evidence = fresh.evidence();
          w.funds =
              newId
                  ? fresh.funds()
                  : fresh.funds().signed(funds.usable(), 0).peerSigned(funds.peerUsable(), 0);
          w.lives = life.lives() + 1;
          if (newId) {
            w.got = fresh.got();
            w.acks = fresh.acks();
            w.released = 0;
            w.used = 0;
            w.peerUsed = 0;
            w.failedUp = 0;
          }
        });
  }

  private void signedClose() {
    Claim close = life.close();
    if (close == null && steps.isAwake()) {
      Claim claim = OwnCloses.honest(scene, life);
      steps.add(
          "H signs a close for others to send: " + claim,
          w -> {
            w.close = claim;
            w.frozen = scene.has(LifeRule.R5_FREEZE);
            if (setsBack() && scene.has(LifeRule.R5_IN_BACKUP)) {
              w.backUp(true); // the close is given out only when somebody keeps this
            }
          });
    } else if (close != null) {
      boolean ends = scene.has(LifeRule.R5_DEADLINE);
      steps.add(
          "the deadline of the close is final",
          w -> {
            w.close = ends ? null : close;
            w.frozen = false;
          });
      if (life.frozen() && !scene.has(LifeRule.R5_FINAL_DEADLINE)) {
        steps.add("the newest block is past the close's deadline", w -> w.frozen = false);
      }
    }
  }

  // ---------------------------------------------------------------- an old device (R14)

  private boolean setsBack() {
    return scene.may(Feature.RESTORE) || scene.may(Feature.OLD_DISK);
  }

  private void restore() {
    Backup backup = life.backup();
    if (!life.restored()) {
      if (backup == null && !life.frozen()) {
        steps.add("H makes a backup", w -> w.backUp(false));
      } else if (backup != null) {
        if (scene.may(Feature.RESTORE)) {
          setBack("H is set back to its backup", backup, false);
        }
        if (scene.may(Feature.OLD_DISK)) {
          setBack("H starts from an older copy and does not know", backup, true);
        }
      }
    }
    boolean jumps = life.restored() && !life.jumped() && !life.frozen();
    if (jumps && scene.has(LifeRule.R14_JUMP)) {
      for (State state : new TreeSet<>(life.got())) {
        if (state.seq() >= life.newest().seq()) {
          jump(state);
        }
      }
    }
  }

  private void setBack(String text, Backup backup, boolean unaware) {
    steps.add(
        text,
        w -> {
          w.own = backup.own();
          w.acked = backup.acked();
          w.best = backup.best();
          w.evidence = backup.evidence();
          w.restored = true;
          w.unaware = unaware;
          // Whoever has the close has it still.
          w.frozen = backup.withClose() && life.close() != null && scene.has(LifeRule.R5_FREEZE);
        });
  }

  /** V shows whichever state of H it likes, none older than H knows; both go on far above. */
  private void jump(State shown) {
    State ours = shown.at(shown.seq() + JUMP);
    State theirs = life.best().at(life.best().seq() + JUMP);
    steps.add(
        "V shows " + shown + "; both lanes jump",
        w -> {
          w.sign(ours, true);
          w.acked = plus(w.acked, new Ack(ours, false, true));
          w.accept(theirs);
          w.acks = plus(w.acks, new Ack(theirs, false, true));
          w.jumped = true;
          w.unaware = false;
        });
  }
}
