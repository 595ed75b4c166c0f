package io.smartmesh.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.smartmesh.base.Bytes;
import io.smartmesh.node.NodeAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves a node's users over HTTP. Every request needs the token; every answer is one JSON object.
 */
public final class ApiServer implements AutoCloseable {
  static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int THREADS_MAX = 24;
  private static final int THREADS_MIN = 4;

  private final Javalin server;

  /**
   * Listens from now on.
   *
   * @throws IOException when the address is not loopback, or the port is taken
   */
  public ApiServer(NodeAccess node, ApiConfig config) throws IOException {
    requireFree(config);
    Bytes expected = Bytes.utf8("Bearer " + config.token());
    EventStream events = new EventStream(node);
    this.server =
        Javalin.create(
            javalin -> {
              settings(javalin, config);
              javalin.routes.beforeMatched(context -> requireToken(context, expected));
              for (Route route : Routes.ALL) {
                javalin.routes.addHttpHandler(
                    route.method(), "/v1" + route.path(), context -> route.serve(node, context));
              }
              javalin.routes.get(Exposition.PATH, context -> Exposition.serve(node, context));
              javalin.routes.get("/v1" + EventStream.PATH, events::serve);
              errors(javalin);
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new IOException(e.getMessage(), e); // somebody was faster
    }
  }

  /** The port it really listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void settings(JavalinConfig javalin, ApiConfig config) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.jetty.host = config.host();
    javalin.jetty.port = config.port();
    javalin.jetty.threadPool = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    javalin.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
    javalin.http.maxRequestSize = BODY_BYTES_MAX;
    javalin.http.generateEtags = false;
  }

  private static void errors(JavalinConfig javalin) {
    javalin.routes.exception(Problem.class, (problem, context) -> Json.write(context, problem));
    javalin.routes.exception(
        HttpResponseException.class,
        (refused, context) -> Json.write(context, Problem.ofStatus(refused.getStatus(), context)));
  }

  private static void requireToken(Context context, Bytes expected) throws Problem {
    String shown = context.header("Authorization");
    if (shown == null || !Bytes.utf8(shown).equalsConstantTime(expected)) {
      throw new Problem(
          401,
          "unauthorized",
          "The request has no valid token.",
          "Send 'Authorization: Bearer TOKEN' with the token of api.json in the data directory.");
    }
  }

  /** Jetty's own message for a taken port is hard to tell from others: ask the system first. */
  private static void requireFree(ApiConfig config) throws IOException {
    InetAddress address = InetAddress.getByName(config.host());
    if (!address.isLoopbackAddress()) {
      throw new IOException(config.host() + " is not a loopback address");
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, config.port()));
    }
  }
}
