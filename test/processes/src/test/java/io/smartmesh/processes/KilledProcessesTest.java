package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes, each halted right before or right after a message or a chain event and started
 * again: afterwards both ends of every channel agree, each payment is all or nothing, nothing is
 * locked, and on the chain everybody has what its books say. A few cells, drawn from a seed; with
 * {@code -Dsmartmesh.processes=all} every one.
 */
@Timeout(7_200)
class KilledProcessesTest {
  /** Of all cells, to be reached in one life of the channels. */
  private static final int SAMPLE = 12;

  private static final int SAMPLE_LEAST = 4;

  private static final int LIVES_MOST = 100;

  @TempDir private Path folder;

  @Test
  void aSampleOfAllDeathsLosesNothing() throws Exception {
    long seed = Long.getLong("smartmesh.seed", 1);
    List<Cell> some = new ArrayList<>(Cell.ALL);
    // These take a minute each.
    some.removeIf(
        cell -> Acts.ASKING_BACK.contains(cell.what()) || Acts.GIVING_UP.contains(cell.what()));
    Collections.shuffle(some, new Random(seed));
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
  @EnabledIfSystemProperty(named = "smartmesh.processes", matches = "all")
  void everyDeathLosesNothing() throws Exception {
    Matrix matrix = new Matrix(Cell.ALL);
    new Lives(matrix, System.out::println).live(folder, 1, LIVES_MOST);
    System.out.println(
        matrix.reached() + " of " + matrix.size() + " cells reached; never: " + matrix.never());
  }
}
