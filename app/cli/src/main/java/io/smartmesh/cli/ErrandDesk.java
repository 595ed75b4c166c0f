package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.runtime.Log;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands what neighbours want to a relayer, over HTTP (RL-22). */
final class ErrandDesk implements AutoCloseable {
  private static final int CLERKS = 4;
  private static final long LOOK_SECONDS = 10;
  private static final Set<String> LATER =
      Set.of("no-answer", "too-often", "queue-full", "too-many-of-signer", "price-too-high");
  private static final Set<String> ABLE_LATER =
      Set.of("too-poor", "no-rate", "no-chain", "no-store");

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
    try {
      if (job instanceof ErrandOutput.Look look) {
        return standing(relayer.request(look.id()));
      }
      Errand errand = ((ErrandOutput.Carry) job).errand();
      if (errand instanceof Errand.Order order) {
        return standing(relayer.submit(order.request(), terms(order, order.request())));
      } else if (errand instanceof Errand.OfMessage of) {
        return quoted(relayer.quote(of.kind(), of.to()));
      }
      return quoted(relayer.quote(((Errand.OfAct) errand).act()));
    } catch (RelayerFailure e) {
      String what = e.values().isEmpty() ? "" : e.values().get(e.values().size() - 1);
      boolean again = LATER.contains(e.code()) || ABLE_LATER.contains(e.code());
      return Word.refusal(e.code(), what, again);
    } catch (IllegalArgumentException e) {
      return Word.refusal("nonsense", String.valueOf(e.getMessage()), true);
    }
  }

  /** What is signed says for whom it is; the relayer compares it with its own. */
  private static Terms terms(Errand.Order order, SignedRequest request) {
    Address paidCalls = request.message().relayer();
    return new Terms(order.chainId(), order.token(), paidCalls, request.payee(), Set.of());
  }

  private static Word quoted(JsonValue quote) {
    String fee = quote.text("fee");
    if (!fee.matches("[0-9]{1,77}")) {
      throw new IllegalArgumentException("fee " + fee);
    }
    return new Word.Quoted(
        Address.fromHex(quote.text("paidCalls")),
        Address.fromHex(quote.text("relayer")),
        new Amount(new BigInteger(fee)),
        Math.max(0, quote.number("gas")));
  }

  private static Word standing(JsonValue request) {
    Optional<Hash> transaction =
        request.fields().containsKey("transaction")
            ? Optional.of(Hash.fromHex(request.text("transaction")))
            : Optional.empty();
    return Word.standing(
        Hash.fromHex(request.text("id")),
        Word.State.valueOf(request.text("state").toUpperCase(Locale.ROOT)),
        request.text("why"),
        transaction);
  }

  @Override
  public void close() {
    isClosed = true;
    threads.forEach(Thread::interrupt);
  }
}
