package io.smartmesh.simulator;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.CloseClaim;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.PeerView;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.NodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to break a node.
 *
 * @param checker the one that must find it
 */
record PlantedBug(
    String name, String scenario, String checker, FaultSet faults, NodeFactory factory) {
  private static final String SLEEPLESS = "never sleeps";

  PlantedBug(String name, String scenario, String checker, TwistedNode.Twist twist) {
    this(
        name,
        scenario,
        checker,
        FaultSet.all(),
        TwistedNode.factory(twist, name.equals(SLEEPLESS)));
  }

  static final List<PlantedBug> ALL =
      List.of(
          new PlantedBug(
              "tells before it stores",
              "payments",
              "StoreBeforeTell",
              (output, out, back) -> {
                out.accept(output);
                if (output instanceof NodeOutput.Persist persist) {
                  back.accept(new NodeInput.Persisted(persist.batch()));
                }
              }),
          new PlantedBug(
              "loses one batch in ten",
              "payments",
              "StoreBeforeTell",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Persist persist && persist.batch() % 10 == 0
                          ? new NodeOutput.Persist(persist.batch(), List.of())
                          : output)),
          new PlantedBug(
              "shows a text twice",
              "messages",
              "DeliveryOnce",
              (output, out, back) -> {
                out.accept(output);
                if (isEvent(output, NodeEvent.TextReceived.class)) {
                  out.accept(output);
                }
              }),
          new PlantedBug(
              "does not answer a close",
              "dispute",
              "LiarLosesAll",
              (output, out, back) -> {
                if (!(output instanceof NodeOutput.AskChain ask
                    && TwistedNode.isAnswer(ask.what()))) {
                  out.accept(output);
                }
              }),
          new PlantedBug(
              "closes with an old state",
              "payments",
              "NoHonestConfiscated",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.AskChain ask
                              && ask.what() instanceof ChannelAction.Close close
                          ? new NodeOutput.AskChain(
                              ask.action(),
                              new ChannelAction.Close(close.channel(), old(close.claim())))
                          : output)),
          new PlantedBug(
              "says that it received more",
              "payments",
              "NobodyBelowDue",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Notify notify
                              && notify.event() instanceof NodeEvent.PaymentReceived got
                          ? new NodeOutput.Notify(
                              new NodeEvent.PaymentReceived(
                                  got.payment(),
                                  got.channel(),
                                  got.amount().plus(Amount.of(100_000))))
                          : output)),
          new PlantedBug(
              "forgets the last payment",
              "payments",
              "PaymentsAllOrNothing",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Reply reply
                              && reply.reply() instanceof UserReply.Payments all
                              && !all.payments().isEmpty()
                          ? new NodeOutput.Reply(
                              reply.request(),
                              new UserReply.Payments(
                                  all.payments().subList(1, all.payments().size())))
                          : output)),
          new PlantedBug(
              "sends everything to the first neighbour",
              "messages",
              "RouteLoop",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Reply reply
                              && reply.reply() instanceof UserReply.Peers peers
                          ? new NodeOutput.Reply(
                              reply.request(),
                              new UserReply.Peers(
                                  viaTheFirst(peers.peers()), peers.links(), peers.now()))
                          : output)),
          new PlantedBug(
              "never settles",
              "payments",
              "Liveness",
              (output, out, back) -> {
                if (!(output instanceof NodeOutput.AskChain ask
                    && ask.what() instanceof ChannelAction.Settle)) {
                  out.accept(output);
                }
              }),
          new PlantedBug(
              "keeps what is done",
              "payments",
              "BoundedTables",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Persist persist
                          ? new NodeOutput.Persist(
                              persist.batch(),
                              persist.writes().stream()
                                  .filter(w -> w.value().isPresent() || !isOfLink(w.key()))
                                  .toList())
                          : output)),
          new PlantedBug(
              "counts no drops",
              "messages",
              "DropsCounted",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Reply reply
                              && reply.reply() instanceof UserReply.Status status
                          ? new NodeOutput.Reply(
                              reply.request(), new UserReply.Status(withoutDrops(status.status())))
                          : output)),
          new PlantedBug(
              "sends too much at once",
              "messages",
              "FrameFits",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Transmit transmit
                              && transmit.frame().length() > 100
                          ? new NodeOutput.Transmit(
                              transmit.bearer(),
                              transmit.to(),
                              Bytes.concat(transmit.frame(), Bytes.wrap(new byte[1_200])))
                          : output)),
          new PlantedBug(
              "throws on a text",
              "messages",
              "NoException",
              (output, out, back) -> {
                if (isEvent(output, NodeEvent.TextReceived.class)) {
                  throw new IllegalStateException("planted");
                }
                out.accept(output);
              }),
          new PlantedBug(
              "says that it paid more",
              "payments",
              "ExactBooks",
              (output, out, back) ->
                  out.accept(
                      output instanceof NodeOutput.Reply reply
                              && reply.reply() instanceof UserReply.Payments all
                          ? new NodeOutput.Reply(
                              reply.request(),
                              new UserReply.Payments(
                                  all.payments().stream().map(PlantedBug::dearer).toList()))
                          : output)),
          new PlantedBug(
              "forgets payments when it starts again",
              "payments",
              "BoundedTables",
              FaultSet.named("double-crashes"),
              BrokenNodes.forgetful()),
          new PlantedBug(
              "closes with what it finds when it starts again",
              "payments",
              "NoHonestConfiscated",
              FaultSet.named("restores"),
              BrokenNodes.hasty()),
          new PlantedBug(
              "takes a long silence for the end",
              "payments",
              "Liveness",
              FaultSet.named("long-partitions"),
              BrokenNodes.unforgiving()),
          new PlantedBug(
              SLEEPLESS, "messages", "TimePasses", (output, out, back) -> out.accept(output)));

  @Override
  public String toString() {
    return name;
  }

  private static PaymentView dearer(PaymentView p) {
    Amount fee = p.incoming() ? p.fee() : p.fee().plus(Amount.of(1));
    return new PaymentView(
        p.id(),
        p.incoming(),
        p.peer(),
        p.amount(),
        fee,
        p.hops(),
        p.state(),
        p.millis(),
        p.proof(),
        p.whenReachable(),
        p.chainAge(),
        p.detail());
  }

  private static boolean isEvent(NodeOutput output, Class<? extends NodeEvent> kind) {
    return output instanceof NodeOutput.Notify notify && kind.isInstance(notify.event());
  }

  private static boolean isOfLink(Bytes key) {
    return key.startsWith(Bytes.utf8("payment/link/"));
  }

  private static CloseClaim old(CloseClaim claim) {
    return new CloseClaim(
        claim.closer(),
        LaneState.start(claim.newest().channelId(), claim.closer()),
        List.of(),
        0,
        Hash.ZERO,
        false,
        Optional.empty(),
        claim.peer(),
        claim.peerSignature(),
        claim.preAckSeq(),
        false,
        claim.deadline(),
        claim.peerKey(),
        Optional.empty(),
        claim.closerKey());
  }

  private static List<PeerView> viaTheFirst(List<PeerView> peers) {
    Optional<PeerView> first = peers.stream().filter(peer -> peer.hops() == 1).findFirst();
    return peers.stream()
        .map(
            peer ->
                peer.hops() == 1 || first.isEmpty()
                    ? peer
                    : new PeerView(
                        peer.address(),
                        peer.id(),
                        peer.isKnown(),
                        peer.hops(),
                        first.get().address(),
                        first.get().id(),
                        peer.account()))
        .toList();
  }

  private static NodeStatus withoutDrops(NodeStatus s) {
    return s.with(Map.of(), 0);
  }
}
