package io.smartmesh.chain.rpc;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several chain nodes for one chain. One of them is followed; when it fails, the next one is. The
 * others are asked whether they have the same blocks, and get every transaction too.
 */
final class Servers {
  /** What is done with the server that is followed. */
  interface Task {
    void with(Server server) throws RpcFailure;
  }

  private final List<Server> all = new ArrayList<>();
  private Server current;

  Servers(List<EthereumClient> chains, Entropy entropy, LongSupplier nanos) {
    chains.forEach(chain -> all.add(new Server(chain, entropy, nanos)));
    current = all.get(0);
  }

  /** For reading: the one that is followed now. */
  EthereumClient chain() {
    return current.chain();
  }

  /**
   * Tries the followed server, then the others, until one of them does it.
   *
   * @throws RpcFailure the followed one's reason, when none does
   */
  void use(Task task) throws RpcFailure {
    List<Server> order = new ArrayList<>(all);
    order.remove(current);
    order.add(0, current);
    RpcFailure why = null;
    for (Server server : order) {
      if (!server.isResting()) {
        try {
          task.with(server);
          server.worked();
          current = server;
          return;
        } catch (RpcFailure.Distrusted | RpcFailure.Disagreement e) {
          throw e; // it is not this server's fault alone, and another one would not help
        } catch (RpcFailure e) {
          server.failed(e);
        }
      }
      why = why == null ? server.lastFailure() : why;
    }
    throw why == null ? new RpcFailure.Nonsense("it fails without a reason") : why;
  }

  /**
   * Asks the others for block {@code number}. Those that do not have it, or do not answer, do not
   * count.
   *
   * @throws RpcFailure.Disagreement when not more servers say {@code hash} than something else
   */
  void requireAgreement(Server asked, long number, Hash hash) throws RpcFailure {
    int same = 1;
    List<Server> others = new ArrayList<>();
    for (Server server : all) {
      Optional<Hash> its = server == asked ? Optional.empty() : hashOf(server, number);
      if (its.isPresent() && its.get().equals(hash)) {
        same++;
      } else if (its.isPresent()) {
        others.add(server);
      }
    }
    if (others.size() >= same) {
      throw new RpcFailure.Disagreement(
          "The chain nodes do not agree about block "
              + number
              + ": "
              + asked.chain().shownEndpoint()
              + " has "
              + hash.hex()
              + ", "
              + others.get(0).chain().shownEndpoint()
              + " has another one. Nothing is believed until more of them agree than not; add a"
              + " third one, or wait.");
    }
    for (Server server : others) {
      server.failed(new RpcFailure.Nonsense("most others have another block " + number));
    }
  }

  private static Optional<Hash> hashOf(Server server, long number) {
    if (server.isResting()) {
      return Optional.empty();
    }
    try {
      return server.chain().block(number).map(EthereumClient.Block::hash);
    } catch (RpcFailure e) {
      server.failed(e);
      return Optional.empty();
    }
  }

  /**
   * Gives the transaction to all: one that has it is enough.
   *
   * @throws RpcFailure the followed one's reason, when none takes it
   */
  void send(Bytes signed) throws RpcFailure {
    @Nullable RpcFailure why = null;
    boolean taken = false;
    for (Server server : all) {
      if (server != current && server.isResting()) {
        continue;
      }
      try {
        server.chain().send(signed);
        taken = true;
      } catch (RpcFailure.Refused e) {
        taken |= Outbox.isKnownAlready(e);
        why = server == current || why == null ? e : why;
      } catch (RpcFailure e) {
        if (server != current) {
          server.failed(e);
        }
        why = server == current || why == null ? e : why;
      }
    }
    if (!taken && why != null) {
      throw why;
    }
  }
}
