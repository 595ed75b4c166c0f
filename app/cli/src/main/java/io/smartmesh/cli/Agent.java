package io.smartmesh.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.io.PrintWriter;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a measuring program asks of a node by lines of JSON, and what it is told: see the page on
 * benchmarks. Times are seconds of {@link System#nanoTime}. A node answers 16 echoes a second of
 * one origin (EC-4), so more probes than that are lost.
 */
final class Agent implements AutoCloseable {
  private static final int LINKS_MOST = Echoed.LINKS_MOST;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final double HZ_MOST = 1_000;
  private static final double SECONDS_MOST = 3_600;

  private final ObjectMapper json = new ObjectMapper();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final NodeAccess node;
  private final PrintWriter out;
  private @Nullable Future<?> pinging;

  Agent(NodeAccess node, PrintWriter out) {
    this.node = node;
    this.out = out;
  }

  /** The first line: who this is. */
  void introduce(Address self) {
    say(event("id").put("id", self.toString()).put("t", now()));
  }

  /** Does what a line asks for; what it does not understand it says. */
  void take(String line) {
    try {
      JsonNode order = json.readTree(line);
      switch (order.path("do").asText()) {
        case "reach" -> reach(order);
        case "ping" -> ping(order);
        case "stop" -> stopPinging();
        default -> refuse("do: reach, ping or stop");
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String what) {
    say(event("error").put("what", what));
  }

  private static double number(JsonNode order, String name, double standard, double most) {
    double value = order.path(name).asDouble(standard);
    if (!(value > 0 && value <= most)) {
      throw new IllegalArgumentException(name + " is " + value + ", not 0 … " + most);
    }
    return value;
  }

  private void reach(JsonNode order) {
    JsonNode targets = order.path("dsts");
    long gapMillis = Math.round(1_000 * number(order, "gap", 0.1, SECONDS_MOST));
    double end = now() + number(order, "limit", 90, SECONDS_MOST);
    ObjectNode done = JsonNodeFactory.instance.objectNode();
    AtomicInteger left = new AtomicInteger(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      Address to = Address.fromHex(targets.path(i).asText());
      timer.execute(new Search(to, "" + i, gapMillis, end, done, left));
    }
  }

  /** Asks one of them until it has answered or the time is over. */
  private final class Search implements Runnable {
    private final Address to;
    private final String index;
    private final long gapMillis;
    private final double end;
    private final ObjectNode done;
    private final AtomicInteger left;

    Search(
        Address to, String index, long gapMillis, double end, ObjectNode done, AtomicInteger left) {
      this.to = to;
      this.index = index;
      this.gapMillis = gapMillis;
      this.end = end;
      this.done = done;
      this.left = left;
    }

    @Override
    public void run() {
      echo(to).thenAccept(reply -> timer.execute(() -> answered(isAnswered(reply), now())));
    }

    private void answered(boolean yes, double at) {
      if (!yes && at < end) {
        Future<?> unused = timer.schedule(this, gapMillis, TimeUnit.MILLISECONDS);
        return;
      }
      if (yes) {
        done.put(index, at);
      }
      if (left.decrementAndGet() == 0) {
        ObjectNode all = event("reach");
        all.set("done", done);
        say(all);
      }
    }
  }

  private void ping(JsonNode order) {
    stopPinging();
    Address to = Address.fromHex(order.path("dst").asText());
    long gapMicros = Math.round(1e6 / number(order, "hz", 10, HZ_MOST));
    double end = now() + number(order, "secs", 1, SECONDS_MOST);
    AtomicInteger next = new AtomicInteger();
    Runnable probe =
        () -> {
          if (now() >= end) {
            return;
          }
          int sequence = next.getAndIncrement();
          double at = now();
          say(event("p").put("seq", sequence).put("t", at));
          echo(to)
              .thenAccept(
                  reply -> {
                    if (isAnswered(reply)) {
                      say(event("p").put("seq", sequence).put("rtt", now() - at));
                    }
                  });
        };
    pinging = timer.scheduleAtFixedRate(probe, 0, gapMicros, TimeUnit.MICROSECONDS);
  }

  private void stopPinging() {
    if (pinging != null) {
      pinging.cancel(false);
      pinging = null;
    }
  }

  private CompletionStage<UserReply> echo(Address to) {
    return node.ask(new UserCommand.Ping(to, LINKS_MOST, PATIENCE_MILLIS));
  }

  private static boolean isAnswered(UserReply reply) {
    return reply instanceof UserReply.Pinged pinged && pinged.answer().isPresent();
  }

  private static double now() {
    return System.nanoTime() / 1e9;
  }

  private static ObjectNode event(String name) {
    return JsonNodeFactory.instance.objectNode().put("ev", name);
  }

  private synchronized void say(ObjectNode event) {
    out.println(event);
    out.flush();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
