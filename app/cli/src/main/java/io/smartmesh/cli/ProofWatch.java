package io.smartmesh.cli;

import io.smartmesh.base.Address;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Looks at the chain for what others say of the node's requests (RL-36). */
final class ProofWatch implements AutoCloseable {
  private static final long LOOK_SECONDS = 3;

  /** Rounds after which also those are looked for of which nobody says that they are done. */
  private static final int ROUNDS = 10;

  private final NodeAccess node;
  private final ChannelsContract contracts;
  private final List<RequestProof> chains = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "smartmesh-proof-watch");
  private volatile boolean isClosed;

  private ProofWatch(NodeSettings.ChainLink chain, NodeAccess node) {
    this.node = node;
    this.contracts = chain.contracts().contracts();
    for (URI endpoint : chain.endpoints()) {
      chains.add(
          new RequestProof(
              endpoint,
              contracts.token(),
              chain.confirmations(),
              chain.contracts().deployedAtBlock()));
    }
    thread.setDaemon(true);
  }

  /** Nothing where no chain is known. */
  static Optional<ProofWatch> open(NodeSettings.ChainLink chain, NodeAccess node) {
    if (chain.endpoints().isEmpty() || chain.contracts().contracts().token().equals(Address.ZERO)) {
      return Optional.empty();
    }
    ProofWatch watch = new ProofWatch(chain, node);
    watch.thread.start();
    return Optional.of(watch);
  }

  private void watch() {
    for (int round = 0; !isClosed; round++) {
      try {
        look(round % ROUNDS == 0);
        TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      } catch (InterruptedException e) {
        return;
      } catch (ExecutionException e) {
        return; // the node has ended
      }
    }
  }

  private void look(boolean atAll) throws InterruptedException, ExecutionException {
    UserReply reply = node.ask(new UserCommand.GetErrands()).toCompletableFuture().get();
    if (!(reply instanceof UserReply.Errands all)) {
      return;
    }
    for (ErrandView one : all.errands()) {
      boolean isSaid = one.state() == ErrandView.State.TOLD;
      boolean isProved =
          one.state() == ErrandView.State.DONE || one.state() == ErrandView.State.VOID;
      boolean isOurs =
          one.request().message().digest(contracts.chainId(), contracts.token()).equals(one.id());
      if (isOurs && !isProved && (isSaid || atAll)) {
        RequestProof.Shown shown = shown(one);
        if (shown != RequestProof.Shown.OPEN) {
          boolean isCarriedOut = shown == RequestProof.Shown.CARRIED_OUT;
          node.ask(new UserCommand.ProveErrand(one.id(), isCarriedOut)).toCompletableFuture().get();
        }
      }
    }
  }

  /** All chain nodes must show the same. */
  private RequestProof.Shown shown(ErrandView one) {
    Optional<RequestProof.Shown> agreed = Optional.empty();
    for (RequestProof chain : chains) {
      try {
        RequestProof.Shown shown = chain.look(one.request());
        if (agreed.isPresent() && agreed.get() != shown) {
          return RequestProof.Shown.OPEN;
        }
        agreed = Optional.of(shown);
      } catch (RpcFailure e) {
        return RequestProof.Shown.OPEN; // it is looked at again, and again
      }
    }
    return agreed.orElse(RequestProof.Shown.OPEN);
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
