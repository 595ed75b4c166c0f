package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.ActCourier;
import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Neighbours who know a relayer, for the node's own acts (RL-16 to RL-21, RL-28). */
final class MeshCourier implements ActCourier {
  /** Longer than the node waits for offers. */
  private static final long ANSWER_SECONDS = 15;

  private static final int RELAYERS_MOST = 64;

  private final ChannelsContract contracts;
  private final Address paidCalls;

  /** By relayer, whose offer was taken: it is handed to them. */
  private final Map<Address, Address> helpers = new LinkedHashMap<>();

  private volatile @Nullable NodeAccess node;

  MeshCourier(ChannelsContract contracts, Address paidCalls) {
    this.contracts = contracts;
    this.paidCalls = paidCalls;
  }

  /** The node is up; before, nobody is near. */
  void joined(NodeAccess running) {
    node = running;
  }

  @Override
  public String name() {
    return "neighbours";
  }

  @Override
  public Word quote(ContractCall act) {
    UserReply reply =
        ask(
            new UserCommand.AskRelayers(
                new Errand.OfAct(contracts.chainId(), contracts.token(), act)));
    if (reply instanceof UserReply.Offers offers) {
      for (ErrandOutput.Offer offer : offers.offers()) {
        if (offer.quoted().paidCalls().equals(paidCalls)) {
          remember(offer.quoted().relayer(), offer.device());
          return offer.quoted();
        }
      }
    }
    return Word.refusal("no-relayer", "nobody near knows one", true);
  }

  private synchronized void remember(Address relayer, Address device) {
    if (helpers.size() >= RELAYERS_MOST) {
      helpers.remove(helpers.keySet().iterator().next());
    }
    helpers.put(relayer, device);
  }

  private synchronized List<Address> helpers(Address relayer) {
    return Optional.ofNullable(helpers.get(relayer)).stream().toList();
  }

  @Override
  public Word handIn(SignedRequest request) {
    Errand.Order order = new Errand.Order(contracts.chainId(), contracts.token(), request);
    return word(ask(new UserCommand.HandIn(order, helpers(request.payee()))));
  }

  @Override
  public Word look(Hash id) {
    return word(ask(new UserCommand.GetErrand(id)));
  }

  private static Word word(UserReply reply) {
    if (!(reply instanceof UserReply.OneErrand one)) {
      return Word.refusal("no-answer", "the node takes no request now", true);
    }
    ErrandView view = one.errand();
    Word.State state =
        switch (view.state()) {
          case WAITING, QUEUED -> Word.State.QUEUED;
          case SENT -> Word.State.SENT;
          case MINED -> Word.State.MINED;
          case TOLD, DONE -> Word.State.DONE;
          case FAILED, REFUSED -> Word.State.FAILED;
          case EXPIRED, LAPSED, VOID -> Word.State.EXPIRED;
        };
    return Word.standing(view.id(), state, view.why(), view.transaction());
  }

  private UserReply ask(UserCommand command) {
    NodeAccess running = node;
    if (running == null) {
      return new UserReply.Done();
    }
    try {
      return running.ask(command).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new UserReply.Done();
    } catch (ExecutionException | TimeoutException e) {
      return new UserReply.Done(); // as good as nobody
    }
  }
}
