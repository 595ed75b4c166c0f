package io.smartmesh.simulator.world;

import io.smartmesh.node.NodeEvent;
import io.smartmesh.simulator.core.Violation;
import java.util.function.Supplier;

/** Watches one promise. Throws {@link Violation} when it is broken. */
public interface Checker {
  /** A node told its user something. */
  default void told(SimNode node, NodeEvent event) {}

  /** A node started again from what was durable. */
  default void restarted(SimNode node) {}

  /** This node's disk is about to be replaced by an older copy of it. */
  default void losing(SimNode node) {}

  /** Something happened anywhere. Called very often: look at what is cheap to see. */
  default void afterEvent() {}

  /** The faults are over and everything has come to rest. */
  default void atEnd() {}

  default String name() {
    return getClass().getSimpleName();
  }

  /** Reports a violation unless {@code condition} holds. */
  default void require(boolean condition, Supplier<String> what) {
    if (!condition) {
      throw new Violation(name(), what.get());
    }
  }
}
