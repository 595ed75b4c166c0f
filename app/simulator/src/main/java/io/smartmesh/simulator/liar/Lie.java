package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import java.util.List;

/** One way of saying something else than one should. */
interface Lie {
  /**
   * @param to the number of the node it is for
   * @param plaintext a link message as the rules want it
   * @return what is said instead
   */
  List<Bytes> tell(int to, Bytes plaintext);
}
