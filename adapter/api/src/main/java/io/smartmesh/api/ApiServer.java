package io.smartmesh.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.smartmesh.byhand.ByHandLimits;
import io.smartmesh.node.NodeAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves a node's users over HTTP: the API, whose answers are one JSON object each, and the page.
 * Who may ask is for {@link Doorkeeper} to say.
 */
public final class ApiServer implements AutoCloseable {
  /** A parcel of bundles in base 64, and some. */
  static final int BODY_BYTES_MAX = ByHandLimits.PARCEL_BYTES / 3 * 4 + 64 * 1024;

  private static final int THREADS_MAX = 24;
  private static final int THREADS_MIN = 4;

  private static final String BASE = "/v1";
  private static final String TOKENS = "api.tokens";
  private static final String LOCK = "page.lock";

  private final Javalin server;
  private final Runnable unsubscribe;

  /**
   * Listens from now on.
   *
   * @throws IOException when the address is not loopback, or the port is taken
   */
  public ApiServer(NodeAccess node, ApiConfig config) throws IOException {
    requireFree(config);
    Sessions sessions = new Sessions(ApiServer::now, new SessionFile(config.sessions()));
    Attempts attempts = new Attempts(() -> System.nanoTime() / 1_000_000);
    Tokens tokens = new Tokens(ApiServer::now, new TokenFile(beside(config, TOKENS)));
    PageLock lock = new PageLock(ApiServer::now, beside(config, LOCK));
    Doorkeeper doorkeeper = new Doorkeeper(config.token(), tokens, sessions, lock, attempts);
    Spending spending = new Spending(node, tokens);
    EventRing ring = new EventRing();
    Listeners listeners = new Listeners();
    this.server =
        Javalin.create(
            javalin -> {
              settings(javalin, config);
              javalin.routes.before(Doorkeeper::requireOwnAddress);
              for (Route route : Routes.ALL) {
                javalin.routes.addHttpHandler(
                    route.method(),
                    BASE + route.path(),
                    guarded(
                        doorkeeper,
                        Rights.of(route.operation()),
                        context -> route.serve(spending, context)));
              }
              javalin.routes.get(
                  Exposition.PATH,
                  guarded(doorkeeper, Right.READ, context -> Exposition.serve(node, context)));
              javalin.routes.post(
                  BASE + WipeRoute.PATH,
                  guarded(doorkeeper, Right.ADMIN, new WipeRoute(config.wipe())::serve));
              requests(javalin, new RequestRoutes(node, config.desk(), ApiServer::now), doorkeeper);
              tokens(javalin, new TokenRoutes(tokens), doorkeeper);
              events(javalin, ring, listeners, doorkeeper);
              lock(javalin, new LockRoutes(lock), doorkeeper);
              page(javalin, new PageAccess(sessions, lock, attempts), doorkeeper);
              errors(javalin);
            });
    this.unsubscribe = node.subscribe(ring::add);
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
    unsubscribe.run();
    server.stop();
  }

  /** Handler by handler: one path may be written in several ways. */
  private static Handler guarded(Doorkeeper doorkeeper, Right needed, Handler handler) {
    return context -> {
      doorkeeper.visitor(context, needed).enter(context);
      handler.handle(context);
    };
  }

  private static void tokens(JavalinConfig javalin, TokenRoutes tokens, Doorkeeper doorkeeper) {
    String path = BASE + TokenRoutes.PATH;
    javalin.routes.get(path, guarded(doorkeeper, Right.ADMIN, tokens::list));
    javalin.routes.post(path, guarded(doorkeeper, Right.ADMIN, tokens::create));
    javalin.routes.post(
        BASE + TokenRoutes.REVOKE, guarded(doorkeeper, Right.ADMIN, tokens::revoke));
  }

  private static void requests(
      JavalinConfig javalin, RequestRoutes requests, Doorkeeper doorkeeper) {
    Map<String, Handler> all =
        Map.of(
            RequestRoutes.CREATE, requests::create,
            RequestRoutes.READ, requests::read,
            RequestRoutes.QUOTE, requests::quote,
            RequestRoutes.PAY, requests::pay);
    all.forEach(
        (path, handler) ->
            javalin.routes.post(
                BASE + path, guarded(doorkeeper, Rights.of("post " + path), handler)));
  }

  private static long now() {
    return System.currentTimeMillis() / 1_000;
  }

  private static void lock(JavalinConfig javalin, LockRoutes lock, Doorkeeper doorkeeper) {
    javalin.routes.get(BASE + LockRoutes.PATH, evenLocked(doorkeeper, lock::state));
    javalin.routes.post(BASE + LockRoutes.OPEN, evenLocked(doorkeeper, lock::open));
    javalin.routes.post(BASE + LockRoutes.CLOSE, evenLocked(doorkeeper, lock::close));
    javalin.routes.post(BASE + LockRoutes.PATH, guarded(doorkeeper, Right.ADMIN, lock::set));
    javalin.routes.post(BASE + LockRoutes.REMOVE, guarded(doorkeeper, Right.ADMIN, lock::remove));
  }

  /** What a locked page may do: say so, be opened, and go. */
  private static Handler evenLocked(Doorkeeper doorkeeper, Handler handler) {
    return context -> {
      doorkeeper.anyVisitor(context, Right.ADMIN).enter(context);
      handler.handle(context);
    };
  }

  /** Next to the sessions, where those are kept. */
  private static Optional<Path> beside(ApiConfig config, String name) {
    return config.sessions().map(sessions -> sessions.resolveSibling(name));
  }

  /** After all others: its last path fits every path. The page's files hold no secret. */
  private static void page(JavalinConfig javalin, PageAccess access, Doorkeeper doorkeeper) {
    javalin.routes.post(BASE + PageAccess.LINKS, guarded(doorkeeper, Right.ADMIN, access::newLink));
    javalin.routes.post(BASE + PageAccess.SESSION, access::exchange);
    javalin.routes.post(BASE + PageAccess.END, evenLocked(doorkeeper, access::end));
    PageFiles files = new PageFiles(PageFiles.FOLDER);
    javalin.routes.get("/", files::serve);
    javalin.routes.get("/<file>", files::serve);
  }

  private static void events(
      JavalinConfig javalin, EventRing ring, Listeners listeners, Doorkeeper doorkeeper) {
    String path = BASE + EventStream.PATH;
    javalin.routes.get(
        path, guarded(doorkeeper, Right.READ, new EventStream(ring, listeners)::serve));
    EventSocket socket = new EventSocket(ring, listeners, doorkeeper);
    javalin.routes.wsBeforeUpgrade(path, socket::requireTokenOrCookie);
    javalin.routes.ws(path, socket::configure);
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
