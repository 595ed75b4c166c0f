package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. Every request must name a loopback host, so that no foreign name that was made to
 * point here reaches us, and a request from a web page must come from our own. Then it shows the
 * token, or both halves of a browser's session.
 */
final class Doorkeeper {
  /** Other sites cannot send it: it would need our leave first, which nobody gets. */
  static final String KEY_HEADER = "X-SmartMesh-Key";

  private static final String COOKIE = "smartmesh-";
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Permissions-Policy", "camera=(self), microphone=(), geolocation=()",
          "Cache-Control", "no-store");

  private static final String BEARER = "Bearer ";

  /** Sent by the page while somebody is at it. */
  static final String USED_HEADER = "X-SmartMesh-Used";

  private final Bytes token;
  private final Tokens tokens;
  private final Sessions sessions;
  private final PageLock lock;
  private final Attempts attempts;

  Doorkeeper(String token, Tokens tokens, Sessions sessions, PageLock lock, Attempts attempts) {
    this.token = Bytes.utf8(BEARER + token);
    this.tokens = tokens;
    this.sessions = sessions;
    this.lock = lock;
    this.attempts = attempts;
  }

  /** What every request must have, whoever sends it. */
  static void requireOwnAddress(Context context) throws Problem {
    HEADERS.forEach(context::header);
    String host = Optional.ofNullable(context.header("Host")).orElse("");
    if (!HOSTS.contains(host.replaceFirst(":[0-9]+$", ""))) {
      throw new Problem(
          421,
          "wrong-host",
          "The request is for " + host + ", not for a loopback address.",
          "Use http://127.0.0.1 and the port that smartmesh up shows.");
    }
    String origin = context.header("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new Problem(
          403,
          "wrong-origin",
          "The request comes from a page of " + origin + ", not of http://" + host + ".",
          "Use the node's own page; programs send no Origin.");
    }
  }

  /** Somebody with a token, or with both halves of a session that no PIN locks. */
  Visitor visitor(Context context, Right needed) throws Problem {
    Visitor visitor = anyVisitor(context, needed);
    if (visitor.browser().filter(lock::isLocked).isPresent()) {
      throw new Problem(
          423,
          "locked",
          "The page is locked; nothing is shown or done until the PIN is entered.",
          "Enter the PIN; forgotten: smartmesh page --forget-pin");
    }
    if (context.header(USED_HEADER) != null) {
      visitor.browser().ifPresent(lock::use);
    }
    return visitor;
  }

  /** Also a browser that the PIN locks. */
  Visitor anyVisitor(Context context, Right needed) throws Problem {
    Visitor visitor = byToken(context).or(() -> bySession(context)).orElseThrow(this::refused);
    if (!visitor.right().covers(needed)) {
      throw new Problem(
          403,
          "not-allowed",
          "This needs the scope " + needed.word() + "; the token has " + visitor.right().word(),
          "Make a token: smartmesh api-token create --scope " + needed.word());
    }
    return visitor;
  }

  private Optional<Visitor> bySession(Context context) {
    String cookie = context.cookie(cookieName(context));
    String key = context.header(KEY_HEADER);
    return cookie != null && key != null && isOpen(cookie, key)
        ? Optional.of(session(cookie, key))
        : Optional.empty();
  }

  /** A browser that was let in. */
  Visitor session(String cookie, String key) {
    Hash name = Sessions.hash(cookie, key);
    return new Visitor(
        Right.ADMIN,
        Optional.empty(),
        Optional.of(name),
        () -> isOpen(cookie, key) && !lock.isLocked(name));
  }

  private Optional<Visitor> byToken(Context context) {
    String shown = context.header("Authorization");
    if (shown == null || !shown.startsWith(BEARER)) {
      return Optional.empty();
    }
    if (Bytes.utf8(shown).equalsConstantTime(token)) {
      return Optional.of(new Visitor(Right.ADMIN, Optional.empty(), Optional.empty(), () -> true));
    }
    return tokens
        .find(shown.substring(BEARER.length()))
        .map(
            found ->
                new Visitor(
                    found.scope().right(),
                    Optional.of(found.id()),
                    Optional.empty(),
                    () -> tokens.byId(found.id()).isPresent()));
  }

  /** The cookie half of a session; nothing for who shows a token, and has entered. */
  Optional<String> cookieUnlessToken(Context context) throws Problem {
    Optional<Visitor> visitor = byToken(context);
    if (visitor.isPresent()) {
      visitor.get().enter(context);
      return Optional.empty();
    }
    String cookie = context.cookie(cookieName(context));
    if (context.header("Origin") == null || cookie == null) {
      throw refused();
    }
    return Optional.of(cookie);
  }

  boolean isOpen(String cookie, String key) {
    return sessions.isOpen(cookie, key);
  }

  /** Browsers keep one set of cookies for all ports of a host. */
  static String cookieName(Context context) {
    return COOKIE + context.req().getLocalPort();
  }

  private Problem refused() {
    try {
      attempts.take();
    } catch (Problem e) {
      return e;
    }
    return new Problem(
        401,
        "unauthorized",
        "The request has no valid token.",
        "Send 'Authorization: Bearer TOKEN' with the token of api.json in the data directory;"
            + " for the page, make a link with: smartmesh page");
  }
}
