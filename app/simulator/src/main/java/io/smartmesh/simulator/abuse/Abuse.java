package io.smartmesh.simulator.abuse;

import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Set;

/** One way to abuse the mesh: nodes with valid keys that do something else than they should. */
public interface Abuse {
  /**
   * What it may cost the honest.
   *
   * @param learningMillis after it began, in which texts may take longer than what follows
   * @param latencyMillis of any text between honest nodes after that
   * @param latePercent of these texts that may take noticeably longer than without it
   */
  record Price(long learningMillis, long latencyMillis, int latePercent) {
    /** Next to nothing. */
    static final Price SMALL = new Price(0, 1_500, 5);
  }

  /** How many nodes the attacker has. */
  default int size() {
    return 1;
  }

  /** The honest nodes, of 0 to 3, that each of them is next to. */
  List<Integer> places();

  /** How long it goes on. */
  default long millis() {
    return 60_000;
  }

  default Price price() {
    return Price.SMALL;
  }

  /** Counters of drops of which the honest must have counted something, one of them at least. */
  Set<String> drops();

  /** Before anybody starts: what the radio is like. */
  default void prepare(World world, List<SimNode> attackers, Draw draw) {}

  /** The attackers come into reach: they may say what they like from their first frame on. */
  default void begin(World world, List<SimNode> attackers, Draw draw) {}

  /**
   * What else must be so in the end.
   *
   * @param honestFrames that the honest have sent meanwhile, besides what they send anyway
   * @return what is wrong, in words; empty if nothing is
   */
  default String complaint(World world, List<SimNode> attackers, long honestFrames) {
    return "";
  }

  default String name() {
    return getClass().getSimpleName();
  }
}
