package io.smartmesh.cli;

import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.runtime.Log;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands what neighbours want to a relayer, over HTTP (RL-22). */
final class ErrandDesk implements AutoCloseable {
  private static final int CLERKS = 4;
  private static final long LOOK_SECONDS = 10;

  private final RelayerClient relayer;
  private final NodeAccess node;
  private final Log log;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isClosed;
  private volatile Optional<Terms> terms = Optional.empty();

  private ErrandDesk(URI relayer, NodeAccess node, Log log) {
    this.relayer = new RelayerClient(relayer);
    this.node = node;
    this.log = log;
  }

  static ErrandDesk open(URI relayer, NodeAccess node, Log log) {
    ErrandDesk desk = new ErrandDesk(relayer, node, log);
    desk.start("watch", desk::watch);
    for (int i = 0; i < CLERKS; i++) {
      desk.start("clerk", desk::serve);
    }
    return desk;
  }

  private void start(String name, Runnable task) {
    Thread thread = new Thread(task, "smartmesh-errand-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Who it works for is asked again and again: only while it answers others are told of it. */
  private void watch() {
    while (!isClosed) {
      Optional<Terms> now = about();
      if (!now.equals(terms)) {
        terms = now;
        log.info("relayer-known", "relayer", now.map(t -> t.relayer().toString()).orElse(""));
        Optional<ErrandInput.Served> served =
            now.map(t -> new ErrandInput.Served(t.chainId(), t.token()));
        node.ask(new UserCommand.ServeErrands(served));
      }
      try {
        TimeUnit.SECONDS.sleep(now.isPresent() ? LOOK_SECONDS : 1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Optional<Terms> about() {
    try {
      return Optional.of(RelayerClient.terms(relayer.about()));
    } catch (RelayerFailure | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void serve() {
    while (!isClosed) {
      try {
        UserReply next = node.ask(new UserCommand.TakeErrand()).toCompletableFuture().get();
        if (next instanceof UserReply.NextErrand taken) {
          Word word = word(taken.job());
          node.ask(new UserCommand.AnswerErrand(taken.job().job(), word));
        } else {
          TimeUnit.SECONDS.sleep(1);
        }
      } catch (InterruptedException e) {
        return;
      } catch (ExecutionException e) {
        return; // the node has ended
      }
    }
  }

  private Word word(ErrandOutput.Job job) {
    return RelayerWords.of(
        () -> {
          if (job instanceof ErrandOutput.Look look) {
            return RelayerWords.standing(relayer.request(look.id()));
          }
          Errand errand = ((ErrandOutput.Carry) job).errand();
          if (errand instanceof Errand.Order order) {
            return RelayerWords.standing(
                relayer.submit(
                    order.request(),
                    RelayerWords.terms(order.chainId(), order.token(), order.request())));
          } else if (errand instanceof Errand.OfMessage of) {
            return RelayerWords.quoted(relayer.quote(of.kind(), of.to()));
          }
          return RelayerWords.quoted(relayer.quote(((Errand.OfAct) errand).act()));
        });
  }

  @Override
  public void close() {
    isClosed = true;
    threads.forEach(Thread::interrupt);
  }
}
