package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  private static final int SAMPLE = 10;

  private static final int ACTS = 3;
  private static final int SAMPLE_LEAST = 4;

  private static final int LIVES_MOST = 100;

  @TempDir private Path folder;

  @Test
  void aSampleOfAllDeathsLosesNothing() throws Exception {
    long seed = Long.getLong("smartmesh.seed", 1);
    Random random = new Random(seed);
    List<Set<String>> acts = new ArrayList<>(Lives.SHORT_ACTS);
    Collections.shuffle(acts, random);
    Set<String> end = Lives.ENDS.get(random.nextInt(Lives.ENDS.size()));
    acts.removeIf(kinds -> Lives.ENDS.contains(kinds) && !kinds.equals(end));
    List<Cell> some = new ArrayList<>();
    for (Set<String> kinds : acts.subList(0, ACTS)) {
      Cell.ALL.stream().filter(cell -> kinds.contains(cell.what())).forEach(some::add);
    }
    Collections.shuffle(some, random);
    Matrix matrix = new Matrix(some.subList(0, SAMPLE));
    List<String> told = new ArrayList<>();
    new Lives(matrix, told::add).live(folder, seed, 1);
    assertTrue(matrix.reached() >= SAMPLE_LEAST, () -> "never: " + matrix.never() + " " + told);
  }

  /** R12b: the mediator comes back within the hold and uses the secret that the registry shows. */
  @Test
  void aDeadMediatorComesBackToARunningDisputeAndIsPaid() throws Exception {
    Matrix none = new Matrix(List.of());
    try (World world = new World(folder, none)) {
      Acts acts = new Acts(world, new Checks(world), 1);
      acts.open();
      acts.pay();
      acts.closeAlone(true);
      acts.closeTogether();
      assertEquals(0, world.deaths());
    }
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
