package io.smartmesh.model.replay;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** PF-20, before the contract itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnvilReplayTest extends ReplayTest {
  private AnvilJudge judge;

  @BeforeAll
  void start() throws Exception {
    judge = AnvilJudge.start();
  }

  @AfterAll
  void stop() {
    if (judge != null) {
      judge.close();
    }
  }

  @Override
  Judge judge() {
    return judge;
  }
}
