package io.smartmesh.processes;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Life after life of the channels between the three, until every cell was reached or tried. */
final class Lives {
  /** Rounds of one act in one life. */
  private static final int ROUNDS = 6;

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
    try (World world = new World(folder, matrix)) {
      Acts acts = new Acts(world, new Checks(world), seed);
      do {
        acts.open();
        rounds(world, Acts.PAYING, acts::pay);
        rounds(world, Acts.GREETING, acts::greet);
        rounds(world, Acts.ASKING, () -> acts.askNewest(true));
        rounds(world, Acts.ASKING, () -> acts.askNewest(false));
        rounds(world, Acts.GIVING_UP, () -> acts.giveUp(false));
        rounds(world, Acts.ASKING_BACK, () -> acts.giveUp(true));
        if (matrix.hasOpen(Acts.ALONE)) {
          acts.closeAlone(false);
          say(world, "closed alone");
        }
        acts.closeTogether();
        lives++;
        say(world, "life " + lives + " is over");
      } while (hasMore() && lives < livesMost);
    }
  }

  private boolean hasMore() {
    return matrix.hasOpen(Acts.OPENING)
        || matrix.hasOpen(Acts.PAYING)
        || matrix.hasOpen(Acts.GREETING)
        || matrix.hasOpen(Acts.ASKING)
        || matrix.hasOpen(Acts.GIVING_UP)
        || matrix.hasOpen(Acts.ASKING_BACK)
        || matrix.hasOpen(Acts.ALONE)
        || matrix.hasOpen(Acts.TOGETHER);
  }

  private interface Round {
    void play() throws Exception;
  }

  private void rounds(World world, Set<String> kinds, Round round) throws Exception {
    for (int i = 0; i < ROUNDS && matrix.hasOpen(kinds); i++) {
      round.play();
      say(world, kinds.toString());
    }
  }

  private void say(World world, String what) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%5.0f s  %3d of %3d cells, %3d deaths: %s",
            (System.nanoTime() - began) / 1e9,
            matrix.reached(),
            matrix.size(),
            world.deaths(),
            what));
  }
}
