package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events: each client has a bounded queue, drained by its request's thread, so that a
 * slow client never holds up the node. A client that falls too far behind is told so and cut off:
 * it asks anew.
 */
final class EventStream {
  static final String PATH = "/events";
  private static final int CLIENTS_MAX = 8;
  private static final int QUEUED_MAX = 4_096;
  private static final long KEEP_ALIVE_SECONDS = 15;

  private final NodeAccess node;
  private final Semaphore places = new Semaphore(CLIENTS_MAX);

  EventStream(NodeAccess node) {
    this.node = node;
  }

  void serve(Context context) throws Problem {
    if (!places.tryAcquire()) {
      throw new Problem(
          503,
          "too-many-listeners",
          "There are " + CLIENTS_MAX + " event streams already.",
          "Close one of them.");
    }
    BlockingQueue<NodeEvent> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
    Runnable unsubscribe = node.subscribe(queue::offer);
    try {
      context.res().setContentType("text/event-stream");
      context.res().setHeader("Cache-Control", "no-store");
      // Javalin's own stream holds back what may yet be compressed.
      copy(queue, context.res().getOutputStream());
    } catch (IOException e) {
      // The client has gone: that is how a stream ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unsubscribe.run();
      places.release();
    }
  }

  private static void copy(BlockingQueue<NodeEvent> queue, OutputStream out)
      throws IOException, InterruptedException {
    send(out, ": ready\n\n");
    while (queue.remainingCapacity() > 0) {
      NodeEvent event = queue.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
      send(out, event == null ? ": alive\n\n" : "data: " + text(event) + "\n\n");
    }
    send(out, "event: lost\ndata: {}\n\n");
  }

  private static String text(NodeEvent event) {
    return Json.text(EventViews.of(event));
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
