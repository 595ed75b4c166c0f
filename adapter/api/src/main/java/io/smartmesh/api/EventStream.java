package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Server-sent events, each sent by its request's thread. */
final class EventStream {
  static final String PATH = "/events";

  private final EventRing ring;
  private final Listeners listeners;

  EventStream(EventRing ring, Listeners listeners) {
    this.ring = ring;
    this.listeners = listeners;
  }

  void serve(Context context) throws Problem {
    Optional<String> since =
        Optional.ofNullable(context.header("Last-Event-ID"))
            .or(() -> Optional.ofNullable(context.queryParam("since")));
    listeners.enter();
    try {
      context.res().setContentType("text/event-stream");
      // Javalin's own stream holds back what may yet be compressed.
      EventReader reader = new EventReader(ring, since);
      Visitor visitor = Visitor.of(context);
      Sent sent = new Sent(context.res().getOutputStream(), visitor);
      sent.send(": ready\nid: " + reader.position() + "\n\n");
      reader.copyTo(sent);
    } catch (IOException e) {
      // The client has gone: that is how a stream ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.leave();
    }
  }

  private record Sent(OutputStream out, Visitor visitor) implements EventReader.Sink {
    @Override
    public void event(String id, ObjectNode event) throws IOException {
      send("id: " + id + "\ndata: " + Json.text(visitor.shown(event)) + "\n\n");
    }

    @Override
    public void alive() throws IOException {
      send(": alive\n\n");
    }

    private void send(String text) throws IOException {
      if (!visitor.isStill().getAsBoolean()) {
        throw new IOException("let in no more");
      }
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
