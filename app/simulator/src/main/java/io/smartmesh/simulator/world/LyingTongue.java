package io.smartmesh.simulator.world;

import io.smartmesh.base.Bytes;
import java.util.List;

/** What a node really sends instead of what it should. */
public interface LyingTongue {
  /**
   * @param to the number of the node it goes to
   * @return the frames that leave, none to all kinds of
   */
  List<Bytes> say(int to, Bytes frame);
}
