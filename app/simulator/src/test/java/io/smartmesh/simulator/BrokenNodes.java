package io.smartmesh.simulator;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.ShippedNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Nodes broken in what they take in: bugs that only certain faults bring out. */
final class BrokenNodes {
  private static final Bytes PAYMENTS = Bytes.utf8("payment/");

  /** Longer than any night. */
  private static final long SILENCE_MILLIS = 31 * 3_600_000L;

  private BrokenNodes() {}

  /** After a start it knows of no payment. */
  static NodeFactory forgetful() {
    return (config, key, curve, verifier, entropy, stored, atStart, now) ->
        new ShippedNode()
            .start(config, key, curve, verifier, entropy, without(stored), atStart, now);
  }

  private static StoredRecords without(StoredRecords stored) {
    return prefix -> {
      SortedMap<Bytes, Bytes> left = new TreeMap<>(stored.withPrefix(prefix));
      left.keySet().removeIf(recorded -> recorded.startsWith(PAYMENTS));
      return left;
    };
  }

  /** At each start it closes every channel with what it has, as if nothing newer could be. */
  static NodeFactory hasty() {
    return (config, key, curve, verifier, entropy, stored, atStart, now) -> {
      NodeFactory.Started shipped =
          new ShippedNode().start(config, key, curve, verifier, entropy, stored, atStart, now);
      List<StoredClaims.Closable> claims =
          new ArrayList<>(StoredClaims.closeClaims(stored, key, curve, atStart));
      return new NodeFactory.Started(
          new Around(shipped.machine()) {
            @Override
            public void handle(NodeInput input, Moment at, Consumer<? super NodeOutput> out) {
              super.handle(input, at, out);
              if (input instanceof NodeInput.ChainProgress) {
                claims.forEach(
                    old ->
                        out.accept(
                            new NodeOutput.AskChain(
                                -1, new ChannelAction.Close(old.channel(), old.claim()))));
                claims.clear();
              }
            }
          },
          shipped.chain());
    };
  }

  /** Whom it has not heard for long it never hears again. */
  static NodeFactory unforgiving() {
    return (config, key, curve, verifier, entropy, stored, atStart, now) -> {
      NodeFactory.Started shipped =
          new ShippedNode().start(config, key, curve, verifier, entropy, stored, atStart, now);
      Map<BearerAddress, Moment> heard = new LinkedHashMap<>();
      return new NodeFactory.Started(
          new Around(shipped.machine()) {
            @Override
            public void handle(NodeInput input, Moment at, Consumer<? super NodeOutput> out) {
              if (input instanceof NodeInput.FrameReceived frame) {
                Moment last = heard.getOrDefault(frame.from(), at);
                if (at.millisSince(last) > SILENCE_MILLIS) {
                  return;
                }
                heard.put(frame.from(), at);
              }
              super.handle(input, at, out);
            }
          },
          shipped.chain());
    };
  }

  /** The shipped machine, for others to stand around. */
  private abstract static class Around implements Machine<NodeInput, NodeOutput> {
    private final Machine<NodeInput, NodeOutput> machine;

    Around(Machine<NodeInput, NodeOutput> machine) {
      this.machine = machine;
    }

    @Override
    public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
      machine.handle(input, now, out);
    }

    @Override
    public void wake(Moment now, Consumer<? super NodeOutput> out) {
      machine.wake(now, out);
    }

    @Override
    public Moment deadline() {
      return machine.deadline();
    }
  }
}
