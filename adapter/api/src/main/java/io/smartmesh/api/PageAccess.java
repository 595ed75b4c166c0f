package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/** How a browser gets in, and out again. */
final class PageAccess {
  static final String LINKS = "/page/links";
  static final String SESSION = "/page/session";
  static final String END = "/page/session/end";

  /** As long as browsers allow; how long a session lasts is for us to say. */
  private static final int COOKIE_SECONDS = 400 * 86_400;

  private final Sessions sessions;
  private final PageLock lock;
  private final Attempts attempts;

  PageAccess(Sessions sessions, PageLock lock, Attempts attempts) {
    this.sessions = sessions;
    this.lock = lock;
    this.attempts = attempts;
  }

  /** For somebody who has got in already: the command line, or a browser for the next one. */
  void newLink(Context context) throws Problem {
    Body body = Body.of(context.body());
    boolean forgetsPin = body.flag("forgetPin");
    body.requireNothingElse();
    if (forgetsPin) {
      forgetPin(context);
    }
    ObjectNode json =
        Json.document("page-link")
            .put(
                "url",
                "http://127.0.0.1:" + context.req().getLocalPort() + "/#once=" + sessions.newLink())
            .put("seconds", Sessions.LINK_SECONDS);
    Json.write(context, json);
  }

  /** For who has the data directory, not for who finds a browser open. */
  private void forgetPin(Context context) throws Problem {
    if (Visitor.of(context).browser().isPresent()) {
      throw new Problem(
          403,
          "not-from-a-page",
          "A forgotten PIN is not taken away from a browser.",
          "Run: smartmesh page --forget-pin");
    }
    lock.forget();
  }

  /** The only request that needs no right but its link. */
  void exchange(Context context) throws Problem {
    Body body = Body.of(context.body());
    String once = body.text("once");
    body.requireNothingElse();
    Optional<Sessions.Granted> granted = sessions.exchange(once);
    if (granted.isEmpty()) {
      attempts.take();
      throw new Problem(
          401,
          "link-used",
          "The link was used already, or is older than " + Sessions.LINK_SECONDS / 60 + " minutes.",
          "Make a new one with: smartmesh page");
    }
    context.cookie(cookie(context, granted.get().cookie(), COOKIE_SECONDS));
    Json.write(context, Json.document("page-session").put("key", granted.get().key()));
  }

  void end(Context context) throws Problem {
    Body.of(context.body()).requireNothingElse();
    String cookie = context.cookie(Doorkeeper.cookieName(context));
    String key = context.header(Doorkeeper.KEY_HEADER);
    if (cookie != null && key != null) {
      sessions.end(cookie, key);
    }
    context.cookie(cookie(context, "", 0));
    Json.write(context, Json.document("done"));
  }

  private static Cookie cookie(Context context, String value, int seconds) {
    Cookie cookie = new Cookie(Doorkeeper.cookieName(context), value);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    return cookie;
  }
}
