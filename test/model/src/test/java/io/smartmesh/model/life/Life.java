package io.smartmesh.model.life;

import static io.smartmesh.model.Plus.plus;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was signed, where it is, and what the chain has.
 *
 * @param own the states that H has signed, as it remembers, oldest first
 * @param got those that V holds
 * @param acked V's acknowledgements that H holds
 * @param best the newest of V's states that H has accepted
 * @param evidence every state of V that H holds
 * @param acks H's acknowledgements, of both kinds
 * @param released leaves that H has given up, one bit each
 * @param used leaves of H's lane, one bit each
 * @param peerUsed leaves of V's lane
 * @param failedUp leaves of H's lane that H failed upstream, because V gave them up
 * @param frozen H signs nothing more
 * @param close what H has signed and the chain would still take
 * @param restored H has lost what came after its backup
 * @param unaware and nobody has shown it yet
 * @param lives how often the channel was opened again
 */
record Life(
    List<State> own,
    SortedSet<State> got,
    SortedSet<Ack> acked,
    State best,
    SortedSet<State> evidence,
    SortedSet<Ack> acks,
    int released,
    int used,
    int peerUsed,
    int failedUp,
    boolean frozen,
    @Nullable Claim close,
    Funds funds,
    @Nullable Backup backup,
    boolean restored,
    boolean unaware,
    boolean jumped,
    int lives) {

  /** An Ack or PreAck, and whether it reached the other party. */
  record Ack(State state, boolean isPreAck, boolean arrived) implements Comparable<Ack> {
    @Override
    public int compareTo(Ack other) {
      int order = state.compareTo(other.state);
      order = order != 0 ? order : Boolean.compare(isPreAck, other.isPreAck);
      return order != 0 ? order : Boolean.compare(arrived, other.arrived);
    }
  }

  /**
   * What H knew then.
   *
   * @param withClose that it had signed a close, too
   */
  record Backup(
      List<State> own,
      SortedSet<Ack> acked,
      State best,
      SortedSet<State> evidence,
      boolean withClose) {}

  static Life start(Funds funds) {
    return new Draft(funds).life();
  }

  State newest() {
    return own.get(own.size() - 1);
  }

  /** The newest of H's states that V has (pre-)acknowledged. */
  State ackedNewest() {
    return acked.last().state();
  }

  boolean isUsed(int leaf) {
    return ((used | peerUsed) >> leaf & 1) != 0;
  }

  Life with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.life();
  }

  /** A world in the making. */
  static final class Draft {
    List<State> own = List.of(State.START);
    SortedSet<State> got = plus(new TreeSet<>(), State.START);
    SortedSet<Ack> acked = plus(new TreeSet<>(), new Ack(State.START, false, true));
    State best = State.START;
    SortedSet<State> evidence = got;
    SortedSet<Ack> acks = acked;
    int released;
    int used;
    int peerUsed;
    int failedUp;
    boolean frozen;
    @Nullable Claim close;
    Funds funds;
    @Nullable Backup backup;
    boolean restored;
    boolean unaware;
    boolean jumped;
    int lives;

    private Draft(Funds funds) {
      this.funds = funds;
    }

    private Draft(Life life) {
      own = life.own;
      got = life.got;
      acked = life.acked;
      best = life.best;
      evidence = life.evidence;
      acks = life.acks;
      released = life.released;
      used = life.used;
      peerUsed = life.peerUsed;
      failedUp = life.failedUp;
      frozen = life.frozen;
      close = life.close;
      funds = life.funds;
      backup = life.backup;
      restored = life.restored;
      unaware = life.unaware;
      jumped = life.jumped;
      lives = life.lives;
    }

    private Life life() {
      return new Life(
          own, got, acked, best, evidence, acks, released, used, peerUsed, failedUp, frozen, close,
          funds, backup, restored, unaware, jumped, lives);
    }

    void sign(State state, boolean arrives) {
      own = plus(own, state);
      if (arrives) {
        got = plus(got, state);
      }
    }

    void backUp(boolean withClose) {
      backup = new Backup(own, acked, best, evidence, withClose);
    }

    void accept(State state) {
      evidence = plus(evidence, state);
      best = state;
    }
  }
}
