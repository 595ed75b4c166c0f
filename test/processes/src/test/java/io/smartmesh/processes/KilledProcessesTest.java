package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes, each halted right before or right after a message or a chain event and started
 * again: afterwards both ends of every channel agree, each payment is all or nothing, nothing is
 * locked, and on the chain everybody has what its books say. A few cells, drawn from a seed; with
 * {@code -Dsmartmesh.processes=all} every one, with names of messages, facts and transactions all
 * of those.
 */
@Timeout(7_200)
class KilledProcessesTest {
  /** Of all cells, to be reached in one life of the channels, in so many kinds of acts. */
  private static final int SAMPLE = 6;

  private static final int ACTS = 3;
  private static final int SAMPLE_LEAST = 3;

  private static final int LIVES_MOST = 100;

  @TempDir private Path folder;

  /**
   * R12b: and at the end of that life the mediator comes back within the hold to a close alone, and
   * uses the secret that the registry shows.
   */
  @Test
  void aSampleOfAllDeathsLosesNothing() throws Exception {
    long seed = Long.getLong("smartmesh.seed", 1);
    Random random = new Random(seed);
    List<Set<String>> acts = new ArrayList<>(Lives.SHORT_ACTS);
    acts.removeAll(Lives.ENDS);
    Collections.shuffle(acts, random);
    List<Cell> some = new ArrayList<>();
    for (Set<String> kinds : acts.subList(0, ACTS)) {
      Cell.ALL.stream().filter(cell -> kinds.contains(cell.what())).forEach(some::add);
    }
    Collections.shuffle(some, random);
    Matrix matrix = new Matrix(some.subList(0, SAMPLE));
    List<String> told = new ArrayList<>();
    new Lives(matrix, told::add).liveOnceWithADeadMediator(folder, seed);
    assertTrue(matrix.reached() >= SAMPLE_LEAST, () -> "never: " + matrix.never() + " " + told);
  }

  @Test
  @EnabledIfSystemProperty(named = "smartmesh.processes", matches = ".+")
  void everyDeathLosesNothing() throws Exception {
    List<String> names = List.of(System.getProperty("smartmesh.processes").split(",", -1));
    List<Cell> cells = new ArrayList<>(Cell.ALL);
    cells.removeIf(cell -> !names.contains("all") && !names.contains(cell.what()));
    Matrix matrix = new Matrix(cells);
    new Lives(matrix, System.out::println).live(folder, 1, LIVES_MOST);
    System.out.println(
        matrix.reached() + " of " + matrix.size() + " cells reached; never: " + matrix.never());
  }
}
