package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.websocket.WsCloseStatus;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;

/**
 * The events over a WebSocket. The client's first and only message is {@code {"key", "since"}}: the
 * key of its session, where it showed no token, and the last event that it has seen.
 */
final class EventSocket {
  private static final int QUESTION_BYTES_MAX = 1_024;
  private static final long SEND_SECONDS_MAX = 30;

  /** What the client showed for a session when it came; absent where it showed the token. */
  private static final String COOKIE = "cookie";

  /** One whose first message is past. */
  private static final String ASKED = "asked";

  private static final String SENDER = "sender";

  private final EventRing ring;
  private final Listeners listeners;
  private final Doorkeeper doorkeeper;

  EventSocket(EventRing ring, Listeners listeners, Doorkeeper doorkeeper) {
    this.ring = ring;
    this.listeners = listeners;
    this.doorkeeper = doorkeeper;
  }

  /** Before there is a socket: somebody with neither the token nor a cookie gets none. */
  void requireTokenOrCookie(Context context) throws Problem {
    Doorkeeper.requireOwnAddress(context);
    doorkeeper.cookieUnlessToken(context).ifPresent(cookie -> context.attribute(COOKIE, cookie));
  }

  void configure(WsConfig socket) {
    socket.onConnect(client -> client.session.setMaxTextMessageSize(QUESTION_BYTES_MAX));
    socket.onMessage(this::asked);
    socket.onClose(EventSocket::gone);
  }

  private void asked(WsMessageContext client) {
    if (client.attribute(ASKED) != null) {
      client.closeSession(WsCloseStatus.POLICY_VIOLATION, "one question only");
      return;
    }
    client.attribute(ASKED, true);
    try {
      Body body = Body.of(client.message());
      String key = body.optionalText("key").orElse("");
      Optional<String> since = body.optionalText("since");
      body.requireNothingElse();
      String cookie = client.attribute(COOKIE);
      if (cookie != null && !doorkeeper.isOpen(cookie, key)) {
        client.closeSession(WsCloseStatus.POLICY_VIOLATION, "unauthorized");
        return;
      }
      Visitor visitor = cookie == null ? Visitor.of(client) : doorkeeper.session(cookie, key);
      if (!visitor.isStill().getAsBoolean()) {
        client.closeSession(WsCloseStatus.TRY_AGAIN_LATER, "locked");
        return;
      }
      listeners.enter();
      Thread sender = new Thread(() -> copy(client, visitor, since), "smartmesh-events");
      sender.setDaemon(true);
      client.attribute(SENDER, sender);
      sender.start();
    } catch (Problem e) {
      client.closeSession(WsCloseStatus.TRY_AGAIN_LATER, e.code());
    }
  }

  /** Its place is free at once, not only when the next word cannot be sent. */
  private static void gone(WsContext client) {
    Thread sender = client.attribute(SENDER);
    if (sender != null) {
      sender.interrupt();
    }
  }

  private void copy(WsContext client, Visitor visitor, Optional<String> since) {
    try {
      EventReader reader = new EventReader(ring, since);
      Sent sent = new Sent(client, visitor);
      sent.event(
          reader.position(),
          Json.document("event").put("type", "ready").put("id", reader.position()));
      reader.copyTo(sent);
    } catch (IOException e) {
      client.session.disconnect();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.leave();
    }
  }

  private record Sent(WsContext client, Visitor visitor) implements EventReader.Sink {
    @Override
    public void event(String id, ObjectNode event) throws IOException, InterruptedException {
      requireLetIn();
      CompletableFuture<Void> done = new CompletableFuture<>();
      client.session.sendText(
          Json.text(visitor.shown(event)),
          Callback.from(() -> done.complete(null), done::completeExceptionally));
      await(done);
    }

    @Override
    public void alive() throws IOException, InterruptedException {
      requireLetIn();
      CompletableFuture<Void> done = new CompletableFuture<>();
      client.session.sendPing(
          java.nio.ByteBuffer.allocate(0),
          Callback.from(() -> done.complete(null), done::completeExceptionally));
      await(done);
    }

    private void requireLetIn() throws IOException {
      if (!visitor.isStill().getAsBoolean()) {
        throw new IOException("let in no more");
      }
    }

    private static void await(CompletableFuture<Void> done)
        throws IOException, InterruptedException {
      try {
        done.get(SEND_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(e);
      }
    }
  }
}
