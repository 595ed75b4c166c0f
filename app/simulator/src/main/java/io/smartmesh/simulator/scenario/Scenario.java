package io.smartmesh.simulator.scenario;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.World;

/**
 * One kind of story. Two phases: while the faults last nothing bad may happen; after them, all that
 * is good must.
 */
public interface Scenario {
  String name();

  /** What the command line must have beside its name to play the same again. */
  default String options() {
    return "";
  }

  /** The nodes and who hears whom, drawn from the seed. */
  World world(Setting setting);

  /**
   * Plays until everything has come to rest.
   *
   * @throws Violation when a checker found a promise broken
   */
  void play(World world);

  /** The draws of this scenario's world before there is a world. */
  static Draw shape(Setting setting) {
    return new Draw(setting.seed()).split("shape");
  }
}
