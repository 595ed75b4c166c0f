package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Hash;

/** How the page's PIN is set, asked for and taken away. */
final class LockRoutes {
  static final String PATH = "/page/lock";
  static final String OPEN = "/page/lock/open";
  static final String CLOSE = "/page/lock/close";
  static final String REMOVE = "/page/lock/remove";

  private final PageLock lock;

  LockRoutes(PageLock lock) {
    this.lock = lock;
  }

  /** Answered while it is locked, too. */
  void state(Context context) {
    write(context);
  }

  void set(Context context) throws Problem {
    Body body = Body.of(context.body());
    String pin = body.text("pin");
    String old = body.optionalText("old").orElse("");
    long idle =
        body.number(
            "idleSeconds",
            PageLock.IDLE_SECONDS_LEAST,
            PageLock.IDLE_SECONDS_MOST,
            PageLock.IDLE_SECONDS);
    body.requireNothingElse();
    lock.set(pin, old, idle, Visitor.of(context).browser());
    write(context);
  }

  void remove(Context context) throws Problem {
    lock.remove(pin(context));
    write(context);
  }

  /** The only thing that a locked page does. */
  void open(Context context) throws Problem {
    String pin = pin(context);
    if (Visitor.of(context).browser().isPresent()) {
      lock.open(Visitor.of(context).browser().get(), pin);
    }
    write(context);
  }

  void close(Context context) throws Problem {
    Body.of(context.body()).requireNothingElse();
    Visitor.of(context).browser().ifPresent(lock::close);
    write(context);
  }

  private static String pin(Context context) throws Problem {
    Body body = Body.of(context.body());
    String pin = body.text("pin");
    body.requireNothingElse();
    return pin;
  }

  private void write(Context context) {
    PageLock.State state =
        Visitor.of(context).browser().map(lock::state).orElseGet(() -> lock.state(Hash.ZERO));
    Json.write(
        context,
        Json.document("page-lock")
            .put("set", state.isSet())
            .put("locked", state.isLocked() && Visitor.of(context).browser().isPresent())
            .put("waitSeconds", state.waitSeconds())
            .put("idleSeconds", state.idleSeconds()));
  }
}
