package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.MessageKind;
import java.util.List;

/** Sends nothing on for others. */
record BlackHole() implements Lie {
  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    boolean isForOthers = plaintext.at(0) == LinkWords.PACKET && MessageKind.hops(plaintext) > 1;
    return isForOthers ? List.of() : List.of(plaintext);
  }
}
