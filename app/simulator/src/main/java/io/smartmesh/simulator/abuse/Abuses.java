package io.smartmesh.simulator.abuse;

import java.util.List;

/** All of them. A seed plays the one that it counts to. */
public final class Abuses {
  private Abuses() {}

  public static List<Abuse> all() {
    return List.of(
        new BlackHole(1, BlackHole.Appetite.ALL),
        new BlackHole(1, BlackHole.Appetite.MOST),
        new BlackHole(1, BlackHole.Appetite.TEXTS),
        new BlackHole(4, BlackHole.Appetite.ALL),
        new Replay(),
        new ForgedRoutes(),
        new FullTables(),
        new Amplification(),
        new LengthLies(),
        new Flood(),
        new Crowd());
  }

  public static Abuse ofSeed(long seed) {
    List<Abuse> all = all();
    return all.get((int) Long.remainderUnsigned(seed, all.size()));
  }
}
