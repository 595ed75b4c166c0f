package io.smartmesh.model.replay;

/** PF-20, before the simulator's contract. */
class SimulatedReplayTest extends ReplayTest {
  private final Judge judge = new SimulatedJudge();

  @Override
  Judge judge() {
    return judge;
  }
}
