package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import java.util.List;

/** Changes a byte of what it says, now and then, or cuts it short. */
record Forgeries(Draw draw) implements Lie {
  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    if (plaintext.length() < 3 || plaintext.at(0) < LinkWords.ROUTE_UPDATE || draw.chance(0.85)) {
      return List.of(plaintext);
    }
    if (draw.chance(0.2)) {
      return List.of(plaintext.slice(0, draw.below(plaintext.length())));
    }
    byte[] changed = plaintext.toArray();
    changed[draw.below(changed.length)] ^= (byte) (1 << draw.below(8));
    return draw.chance(0.5)
        ? List.of(Bytes.wrap(changed))
        : List.of(Bytes.wrap(changed), plaintext);
  }
}
