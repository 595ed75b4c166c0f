package io.smartmesh.tunnel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public final class TunnelTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);
  private static final int UDP = 17;

  private TunnelTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
                "tunnel: packet of a program",
                rng -> new Sample(packet(rng), input -> fromProgram(rng.split(), input)))
            .dear()
            .allocating(2_048));
  }

  private static Bytes packet(Rng rng) {
    return Ipv6.packet(
        UDP,
        MeshAddress.of(SELF.address()),
        MeshAddress.of(PEER.address()),
        rng.next(rng.below(1_300)));
  }

  private static Outcome fromProgram(Rng rng, Bytes packet) {
    Tunnels tunnels =
        new Tunnels(1, SELF, Keys.CURVE, rng, to -> Optional.of(new Way(to, 2, 1_352)));
    List<TunnelOutput> said = new ArrayList<>();
    Moment now = new Moment(0);
    tunnels.handle(new TunnelInput.DeviceUp(), now, said::add);
    tunnels.handle(new TunnelInput.NodeReachable(PEER.publicKey()), now, said::add);
    tunnels.handle(new TunnelInput.FromDevice(packet), now, said::add);
    return said.get(0) instanceof TunnelOutput.Dropped dropped
        ? Outcome.refused(dropped.reason())
        : Outcome.taken();
  }
}
