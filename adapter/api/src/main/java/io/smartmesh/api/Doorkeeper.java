package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Bytes;
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

  private final Bytes token;
  private final Sessions sessions;
  private final Attempts attempts;

  Doorkeeper(String token, Sessions sessions, Attempts attempts) {
    this.token = Bytes.utf8("Bearer " + token);
    this.sessions = sessions;
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

  /** The token, or both halves of a session. */
  void requireRight(Context context) throws Problem {
    String cookie = context.cookie(cookieName(context));
    String key = context.header(KEY_HEADER);
    if (!showsToken(context) && (cookie == null || key == null || !isOpen(cookie, key))) {
      throw refused();
    }
  }

  /** The cookie half of a session; nothing for who shows the token. */
  Optional<String> cookieUnlessToken(Context context) throws Problem {
    if (showsToken(context)) {
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

  private boolean showsToken(Context context) {
    String shown = context.header("Authorization");
    return shown != null && Bytes.utf8(shown).equalsConstantTime(token);
  }

  /** Browsers keep one set of cookies for all ports of a host. */
  static String cookieName(Context context) {
    return COOKIE + context.req().getLocalPort();
  }

  private Problem refused() throws Problem {
    attempts.take();
    return new Problem(
        401,
        "unauthorized",
        "The request has no valid token.",
        "Send 'Authorization: Bearer TOKEN' with the token of api.json in the data directory;"
            + " for the page, make a link with: smartmesh page");
  }
}
