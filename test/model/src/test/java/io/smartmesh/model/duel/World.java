package io.smartmesh.model.duel;

import static io.smartmesh.model.Plus.plus;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was signed and where it is.
 *
 * @param own the states that H has signed, oldest first
 * @param got those of them that V holds
 * @param acked those that V has (pre-)acknowledged, as H knows
 * @param sent the states that V has sent well-formed, oldest first
 * @param best the newest of V's states that H has accepted
 * @param evidence every state of V that H holds
 * @param acks H's acknowledgements, and whether they reached V
 * @param preAcks H's pre-acknowledgements; they all reach V
 * @param released H has given the pending payment up
 * @param leafUsed the one pending payment was begun, in either lane
 * @param failedUp H or V has failed the payment upstream, for its peer agreed to the drop
 * @param frozen H has signed a close and signs nothing more
 * @param close what that close says
 * @param backup what H knew when it made its backup
 * @param restored H was set back to the backup
 * @param jumped and has found its way back with V
 */
record World(
    List<State> own,
    SortedSet<State> got,
    SortedSet<State> acked,
    List<State> sent,
    State best,
    SortedSet<State> evidence,
    SortedSet<Given> acks,
    SortedSet<State> preAcks,
    boolean released,
    boolean leafUsed,
    boolean failedUp,
    boolean frozen,
    @Nullable Close close,
    @Nullable Backup backup,
    boolean restored,
    boolean jumped) {

  /** An acknowledgement by H. */
  record Given(State state, boolean arrived) implements Comparable<Given> {
    @Override
    public int compareTo(Given other) {
      int order = state.compareTo(other.state);
      return order != 0 ? order : Boolean.compare(arrived, other.arrived);
    }
  }

  /** A close signed by H, with what it had pre-acknowledged then. */
  record Close(State newest, State acked, State peer, SortedSet<State> preAcks) {}

  record Backup(
      List<State> own,
      SortedSet<State> acked,
      State best,
      SortedSet<State> evidence,
      SortedSet<Given> acks,
      SortedSet<State> preAcks,
      boolean released) {}

  static final World START = new Draft().world();

  State newest() {
    return own.get(own.size() - 1);
  }

  /** The acknowledgements of H that V holds, both kinds. */
  SortedSet<State> acksWithV() {
    SortedSet<State> states = new TreeSet<>(preAcks);
    acks.stream().filter(Given::arrived).forEach(given -> states.add(given.state()));
    return states;
  }

  World with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.world();
  }

  /** A world in the making. */
  static final class Draft {
    List<State> own = List.of(State.START);
    SortedSet<State> got = plus(new TreeSet<>(), State.START);
    SortedSet<State> acked = got;
    List<State> sent = List.of();
    State best = State.START;
    SortedSet<State> evidence = got;
    SortedSet<Given> acks = plus(new TreeSet<>(), new Given(State.START, true));
    SortedSet<State> preAcks = Collections.unmodifiableSortedSet(new TreeSet<>());
    boolean released;
    boolean leafUsed;
    boolean failedUp;
    boolean frozen;
    @Nullable Close close;
    @Nullable Backup backup;
    boolean restored;
    boolean jumped;

    private Draft() {}

    private Draft(World world) {
      own = world.own;
      got = world.got;
      acked = world.acked;
      sent = world.sent;
      best = world.best;
      evidence = world.evidence;
      acks = world.acks;
      preAcks = world.preAcks;
      released = world.released;
      leafUsed = world.leafUsed;
      failedUp = world.failedUp;
      frozen = world.frozen;
      close = world.close;
      backup = world.backup;
      restored = world.restored;
      jumped = world.jumped;
    }

    private World world() {
      return new World(
          own, got, acked, sent, best, evidence, acks, preAcks, released, leafUsed, failedUp,
          frozen, close, backup, restored, jumped);
    }

    void sign(State state, boolean arrives) {
      own = plus(own, state);
      if (arrives) {
        got = plus(got, state);
      }
    }

    void receive(State state) {
      evidence = plus(evidence, state);
      sent = plus(sent, state);
    }
  }
}
