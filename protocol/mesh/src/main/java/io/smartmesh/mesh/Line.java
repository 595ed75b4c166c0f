package io.smartmesh.mesh;

import io.smartmesh.base.Moment;
import java.util.Optional;
import java.util.function.Consumer;

/** What waits in some order: a queue, or several that take turns. */
interface Line {
  /** Frames' bytes that wait. */
  long bytes();

  /**
   * The next one.
   *
   * @param patience how long anything may stand here; what stands for longer goes to {@code late}
   * @return empty when nothing is left
   */
  Optional<Queued> take(Moment now, Patience patience, Consumer<Queued> late);

  /** Removes the oldest one of whoever has the most here. Not for an empty line. */
  Queued dropFattest();
}
