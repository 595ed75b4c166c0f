package io.smartmesh.api;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.Power;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what it was asked and gives one answer. */
final class FakeNode implements NodeAccess {
  static final Address ALICE = Address.fromHex("0x" + "a1".repeat(20));
  static final Address BOB = Address.fromHex("0x" + "b0".repeat(20));

  final List<UserCommand> asked = new ArrayList<>();
  final List<Consumer<NodeEvent>> listeners = new CopyOnWriteArrayList<>();
  UserReply answer = new UserReply.Done();

  static UserReply status() {
    return new UserReply.Status(
        new NodeStatus(
            ALICE,
            "alice",
            1,
            2,
            Map.of(new BearerId("serial/ttyS0"), new BearerTraits(256, 900, true)),
            false,
            7,
            new ChainTime(1_700_000_000),
            -1,
            new ChainEstimate(new ChainTime(1_700_000_090), false, 90, 60, 0, 1),
            "cut off",
            Amount.parse("12.5", 18),
            Amount.parse("1", 18),
            Amount.parse("0.000000000000000001", 18),
            Map.of("NO_ROUTE", 3L),
            Power.PHONE,
            12));
  }

  @Override
  public CompletionStage<UserReply> ask(UserCommand command) {
    asked.add(command);
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public Runnable subscribe(Consumer<NodeEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
