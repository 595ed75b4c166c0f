package io.smartmesh.processes;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Life after life of the channels between the three, until every cell was reached or tried. */
final class Lives {
  /** Rounds of one act in one life. */
  private static final int ROUNDS = 6;

  /** Kinds of all acts but those in which a payment must expire first. */
  static final List<Set<String>> SHORT_ACTS =
      List.of(
          Acts.OPENING,
          Acts.PAYING,
          Acts.GREETING,
          Acts.ASKING,
          Acts.TOGETHER,
          Acts.ALONE,
          Funds.KINDS,
          Copies.JUMPING,
          Copies.LYING,
          Copies.RAISING);

  /** Of these, those that a life has one of, after all others. */
  static final List<Set<String>> ENDS = List.of(Acts.ALONE, Copies.LYING, Copies.RAISING);

  private final Matrix matrix;
  private final Consumer<String> progress;
  private final long began = System.nanoTime();
  private int lives;

  Lives(Matrix matrix, Consumer<String> progress) {
    this.matrix = matrix;
    this.progress = progress;
  }

  /**
   * @param folder empty; for stores, logs and keys
   * @param livesMost after which what is not reached is left
   */
  void live(Path folder, long seed, int livesMost) throws Exception {
    live(folder, seed, livesMost, false);
  }

  /** One life, at whose end the mediator is dead while a close alone with its lock runs. */
  void liveOnceWithADeadMediator(Path folder, long seed) throws Exception {
    live(folder, seed, 1, true);
  }

  private void live(Path folder, long seed, int livesMost, boolean deadMediator) throws Exception {
    try (World world = new World(folder, matrix)) {
      Checks checks = new Checks(world);
      Acts acts = new Acts(world, checks, seed);
      Funds funds = new Funds(world, checks, acts);
      Copies copies = new Copies(world, checks, acts);
      do {
        acts.open();
        rounds(world, Acts.PAYING, acts::pay);
        rounds(world, Acts.GREETING, acts::greet);
        for (boolean mediatorIsAsked : List.of(true, false)) {
          Predicate<Cell> cells = cell -> Acts.isOfAsking(cell, mediatorIsAsked);
          rounds(world, Acts.ASKING, cells, () -> acts.askNewest(mediatorIsAsked));
        }
        rounds(world, Acts.GIVING_UP, () -> acts.giveUp(false));
        rounds(world, Acts.ASKING_BACK, () -> acts.giveUp(true));
        rounds(world, Funds.KINDS, funds::inAndOut);
        rounds(world, Copies.JUMPING, copies::jump);
        if (deadMediator) {
          acts.closeAlone(true);
          say(world, "closed alone beside a dead mediator");
        } else if (matrix.hasOpen(Acts.ALONE)) {
          acts.closeAlone(false);
          say(world, "closed alone");
        } else if (matrix.hasOpen(Copies.LYING)) {
          copies.lie();
          say(world, Copies.LYING.toString());
        } else if (matrix.hasOpen(Copies.RAISING)) {
          copies.closeWithAmnesty();
          say(world, Copies.RAISING.toString());
        }
        acts.closeTogether();
        lives++;
        say(world, "life " + lives + " is over");
      } while (hasMore() && lives < livesMost);
    }
  }

  private boolean hasMore() {
    return SHORT_ACTS.stream().anyMatch(matrix::hasOpen)
        || matrix.hasOpen(Acts.GIVING_UP)
        || matrix.hasOpen(Acts.ASKING_BACK);
  }

  private interface Round {
    void play() throws Exception;
  }

  private void rounds(World world, Set<String> kinds, Round round) throws Exception {
    rounds(world, kinds, cell -> kinds.contains(cell.what()), round);
  }

  private void rounds(World world, Set<String> kinds, Predicate<Cell> cells, Round round)
      throws Exception {
    for (int i = 0; i < ROUNDS && matrix.open(cells) > 0; i++) {
      round.play();
      say(world, kinds.toString());
    }
  }

  /** All checks of this round have passed after these deaths. */
  private void say(World world, String what) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%5.0f s  %3d of %3d cells, %3d deaths: %s %s",
            (System.nanoTime() - began) / 1e9,
            matrix.reached(),
            matrix.size(),
            world.deaths(),
            what,
            matrix.latest()));
  }
}
