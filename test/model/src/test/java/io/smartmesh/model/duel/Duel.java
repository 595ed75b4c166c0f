package io.smartmesh.model.duel;

import io.smartmesh.model.Game;
import io.smartmesh.model.Verdicts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * H is honest. V is honest too, or an adversary that keeps everything and shows any state that it
 * likes.
 */
record Duel(Set<DuelRule> rules, Set<Option> options) implements Game<World> {
  static final int DEPOSIT = 2;

  /** Who plays, and how. */
  enum Option {
    /** V keeps the rules, and either party may be absent. */
    V_HONEST,
    /** V also sends states that are invalid, over-spent or share a sequence number. */
    INVALID_STATES,
    /** H is reduced to what a tower stores: a constant number of states. */
    TOWER,
    /** H may be set back to a backup. */
    RESTORE,
    /** A restored H believes what V says its newest state is, instead of jumping. */
    NAIVE_RESYNC
  }

  static Duel of(Set<DuelRule> rules, Option... options) {
    EnumSet<Option> set = EnumSet.noneOf(Option.class);
    set.addAll(List.of(options));
    return new Duel(rules, set);
  }

  boolean has(DuelRule rule) {
    return rules.contains(rule);
  }

  boolean is(Option option) {
    return options.contains(option);
  }

  @Override
  public World start() {
    return World.START;
  }

  @Override
  public List<Step<World>> moves(World world) {
    return new DuelMoves(this, world).all();
  }

  @Override
  public void endgames(World world, Verdicts verdicts) {
    for (boolean registered : world.leafUsed() ? new boolean[] {false, true} : new boolean[1]) {
      new DuelEndgames(this, world, registered, verdicts).play();
    }
  }
}
