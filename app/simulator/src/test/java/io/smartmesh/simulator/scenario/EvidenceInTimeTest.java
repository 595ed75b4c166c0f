package io.smartmesh.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Curves;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.EvidenceInTime;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.ShippedNode;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The radios fail for good when the payee has the secret's lock and nobody the secret; then it
 * closes alone.
 */
class EvidenceInTimeTest {
  private static final long LOCK_MILLIS_MOST = 10_000;

  /** A node that never shows its evidence to the registry. */
  private record Silent(Machine<NodeInput, NodeOutput> node)
      implements Machine<NodeInput, NodeOutput> {
    static NodeFactory factory() {
      return (config, key, curve, verifier, entropy, stored, atStart, now) -> {
        NodeFactory.Started shipped =
            new ShippedNode().start(config, key, curve, verifier, entropy, stored, atStart, now);
        return new NodeFactory.Started(new Silent(shipped.machine()), shipped.chain());
      };
    }

    @Override
    public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
      node.handle(input, now, output -> pass(output, out));
    }

    @Override
    public void wake(Moment now, Consumer<? super NodeOutput> out) {
      node.wake(now, output -> pass(output, out));
    }

    @Override
    public Moment deadline() {
      return node.deadline();
    }

    private static void pass(NodeOutput output, Consumer<? super NodeOutput> out) {
      if (!(output instanceof NodeOutput.AskChain ask
          && ask.what() instanceof ChannelAction.RegisterEvidence)) {
        out.accept(output);
      }
    }
  }

  @Test
  void evidenceThatIsKeptBackIsFound() {
    Violation found = assertThrows(Violation.class, () -> play(Silent.factory()));
    assertEquals("EvidenceInTime", found.checker());
  }

  @Test
  void evidenceThatIsShownEarns() {
    play(new ShippedNode());
  }

  private static void play(NodeFactory factory) {
    World world =
        new Setting(
                2, factory, Signing.ideal(Curves.best()), FaultSet.named("none"), Optional.empty())
            .world(3);
    Stage stage = new Stage(world);
    world.add(new EvidenceInTime(world));
    world.link(0, 1);
    world.link(1, 2);
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    stage.openChannels(20 * Stage.MINUTE);
    SimNode payee = world.nodes().get(2);
    world.user(world.nodes().get(0)).pay(payee.address(), Amount.of(10), 1);
    for (int millis = 0; millis < LOCK_MILLIS_MOST && locked(payee).isEmpty(); millis++) {
      world.run(1);
    }
    world.run(1); // for the claim to be durable
    world.quiet(true);
    world.user(payee).close(locked(payee).orElseThrow().id(), true);
    world.run(40 * Stage.HOUR);
    world.end();
  }

  private static Optional<ChannelView> locked(SimNode payee) {
    return Accounts.channels(payee).orElse(List.of()).stream()
        .filter(channel -> !channel.lockedIn().isZero())
        .findFirst();
  }
}
