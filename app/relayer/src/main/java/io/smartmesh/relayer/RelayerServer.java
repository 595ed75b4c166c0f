package io.smartmesh.relayer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Desk;
import io.smartmesh.relayer.core.Entry;
import io.smartmesh.relayer.core.LedgerFailure;
import io.smartmesh.relayer.core.Refusal;
import io.smartmesh.relayer.core.Refusal.Why;
import io.smartmesh.relayer.core.RelayerLimits;
import io.smartmesh.relayer.core.Sender;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The relayer's HTTP (RL-1, RL-4): docs/relayer.yaml says what there is. */
final class RelayerServer implements AutoCloseable {
  private static final int THREADS_MOST = 24;
  private static final int THREADS_LEAST = 4;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int MINUTE = 60;

  private final Terms terms;
  private final BlockingQueue<Desk> desks;
  private final Sender sender;
  private final Runnable taken;
  private final CallLimits limits;
  private final int perMinute;
  private final Javalin server;

  /** What is done at a desk. */
  private interface Task {
    ObjectNode at(Desk desk, Context context) throws RefusedException, RpcFailure, LedgerFailure;
  }

  /**
   * @param desks each for one request at a time
   * @param taken called when a request was taken
   */
  RelayerServer(RelayerConfig config, BlockingQueue<Desk> desks, Sender sender, Runnable taken)
      throws IOException {
    this.terms = config.terms();
    this.desks = desks;
    this.sender = sender;
    this.taken = taken;
    this.perMinute = config.perMinute();
    this.limits = new CallLimits(perMinute);
    InetSocketAddress listen = config.listen();
    // Jetty's own message for a taken port is hard to tell from others: ask the system first.
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(listen);
    }
    this.server =
        Javalin.create(
            javalin -> {
              settings(javalin, listen);
              javalin.routes.get("/v1/relayer", at(this::about));
              javalin.routes.post("/v1/quotes", at(this::quote));
              javalin.routes.post("/v1/requests", at(this::take));
              javalin.routes.get("/v1/requests/{id}", at(this::find));
              javalin.routes.exception(
                  HttpResponseException.class,
                  (refused, context) -> httpRefusal(refused.getStatus(), context));
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new IOException(e.getMessage(), e); // somebody was faster
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void settings(JavalinConfig javalin, InetSocketAddress listen) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.jetty.host = listen.getHostString();
    javalin.jetty.port = listen.getPort();
    javalin.jetty.threadPool = new QueuedThreadPool(THREADS_MOST, THREADS_LEAST);
    javalin.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
    javalin.http.maxRequestSize = RelayerLimits.BODY_BYTES_MOST;
    javalin.http.generateEtags = false;
  }

  private Handler at(Task task) {
    return context -> {
      try {
        if (!limits.take(context.ip(), now().millis())) {
          context.header("Retry-After", "" + Math.max(1, MINUTE / perMinute));
          throw new RefusedException(
              Refusal.of(Why.TOO_OFTEN, "more than " + perMinute, perMinute));
        }
        Desk desk = desks.take();
        try {
          write(context, task.at(desk, context));
        } finally {
          desks.add(desk);
        }
      } catch (RefusedException e) {
        refuse(context, e.refusal());
      } catch (RpcFailure e) {
        refuse(context, Refusal.of(Why.NO_CHAIN, terms.chainId(), e.getMessage()));
      } catch (LedgerFailure e) {
        refuse(context, Refusal.of(Why.NO_STORE, "the database", e.getMessage()));
      }
    };
  }

  private static Moment now() {
    return new Moment(System.nanoTime() / 1_000_000);
  }

  private ObjectNode about(Desk desk, Context context) throws RpcFailure, LedgerFailure {
    return Views.relayer(terms, desk.look(now()), sender, desk.waiting());
  }

  private ObjectNode quote(Desk desk, Context context) throws RefusedException, RpcFailure {
    Fields in = Fields.of(context.body());
    String kind = in.text("kind");
    Result<Desk.Quote, Refusal> quote;
    if (kind.equals("act")) {
      ContractCall act = new ContractCall(in.address("target"), RequestReader.data(in));
      in.end();
      quote = desk.quote(act, now());
    } else {
      Address to = in.address("to");
      in.end();
      quote = desk.quote(RequestReader.kind(kind), to, now());
    }
    return Views.quote(orRefuse(quote), terms);
  }

  private ObjectNode take(Desk desk, Context context)
      throws RefusedException, RpcFailure, LedgerFailure {
    SignedRequest request = RequestReader.read(Fields.of(context.body()), terms);
    Entry entry = orRefuse(desk.take(request, now(), System.currentTimeMillis() / 1_000));
    context.status(entry.state() == Entry.State.QUEUED ? ACCEPTED : OK);
    taken.run();
    return Views.request(entry);
  }

  private ObjectNode find(Desk desk, Context context) throws RefusedException, LedgerFailure {
    String id = context.pathParam("id");
    if (!id.matches("0x[0-9a-f]{64}")) {
      throw RefusedException.malformed("id", "0x and 64 hexadecimal digits");
    }
    return Views.request(
        desk.find(Hash.fromHex(id))
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.of(Why.UNKNOWN_REQUEST, id, "not taken, or settled long ago"))));
  }

  private static <T> T orRefuse(Result<T, Refusal> result) throws RefusedException {
    if (result instanceof Result.Err<T, Refusal> refused) {
      throw new RefusedException(refused.error());
    }
    return result.orThrow();
  }

  private static void httpRefusal(int status, Context context) {
    Refusal refusal =
        status == Why.TOO_LARGE.status()
            ? Refusal.of(Why.TOO_LARGE, context.contentLength(), RelayerLimits.BODY_BYTES_MOST)
            : Refusal.of(
                Why.MALFORMED, context.method() + " " + context.path(), "docs/relayer.yaml");
    context.status(status);
    write(context, Views.refusal(refusal));
  }

  private static void refuse(Context context, Refusal refusal) {
    context.status(refusal.why().status());
    write(context, Views.refusal(refusal));
  }

  private static void write(Context context, ObjectNode json) {
    context.contentType("application/json").result(json.toString());
  }
}
