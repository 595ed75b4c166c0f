package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.core.Draw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says old messages again, to whom they were said or to somebody else. */
record Replays(Draw draw, Map<Integer, List<Bytes>> said) implements Lie {
  private static final int KEPT = 64;

  Replays(Draw draw) {
    this(draw, new LinkedHashMap<>());
  }

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    List<Bytes> old = said.computeIfAbsent(draw.chance(0.9) ? to : to + 1, n -> new ArrayList<>());
    List<Bytes> now = new ArrayList<>(List.of(plaintext));
    if (!old.isEmpty() && draw.chance(0.15)) {
      now.add(draw.pick(old));
    }
    if (plaintext.length() > 2) {
      old.add(plaintext);
    }
    if (old.size() > KEPT) {
      old.remove(draw.below(KEPT));
    }
    return now;
  }
}
