package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How far a transfer is: on a terminal one line that is painted over four times a second, elsewhere
 * a line each ten seconds, both to standard error; the outcome to standard output.
 */
final class TransferProgress {
  private static final long REPAINT_MILLIS = 250;
  private static final long LINE_MILLIS = 10_000;
  private static final List<String> OVER = List.of("done", "refused", "cancelled", "failed");

  private final Client client;
  private final ApiClient node;
  private final Texts texts;
  private final boolean paints = isTerminal();
  private int painted;

  TransferProgress(Client client, ApiClient node) {
    this.client = client;
    this.node = node;
    this.texts = client.texts();
  }

  /** Whether standard error is one that a person looks at; elsewhere than on Linux, it is not. */
  private static boolean isTerminal() {
    try {
      Path real = Path.of("/proc/self/fd/2").toRealPath();
      return real.startsWith("/dev/pts") || real.toString().startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until it is over, or for so long; says what has become of it. */
  int show(String id, int seconds) throws ApiFailure {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long lineAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINE_MILLIS);
    JsonValue transfer = node.get("/transfers/" + id);
    while (!stands(transfer) && System.nanoTime() < end) {
      if (client.wantsJson()) {
        painted = 0;
      } else if (paints) {
        paint(line(transfer));
      } else if (System.nanoTime() >= lineAt) {
        lineAt += TimeUnit.MILLISECONDS.toNanos(LINE_MILLIS);
        client.err().println(line(transfer));
        client.err().flush();
      }
      if (!pause()) {
        break;
      }
      transfer = node.get("/transfers/" + id);
    }
    if (painted > 0) {
      paint("");
      client.err().print('\r');
      client.err().flush();
    }
    if (client.wantsJson()) {
      client.print(transfer);
    } else {
      print(transfer);
    }
    boolean waited = seconds > 0 && OVER.contains(transfer.text("state"));
    boolean failed = transfer.text("state").equals("failed");
    return failed || (waited && !transfer.text("state").equals("done")) ? Main.FAILED : 0;
  }

  private static boolean stands(JsonValue transfer) {
    return OVER.contains(transfer.text("state")) || transfer.text("state").equals("paused");
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(REPAINT_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void paint(String line) {
    String blank = " ".repeat(Math.max(0, painted - line.length()));
    client.err().print("\r" + line + blank);
    client.err().flush();
    painted = line.length();
  }

  /** Two lines: whose file it is, and how far. */
  void print(JsonValue transfer) {
    String key = transfer.flag("incoming") ? "transfer.from" : "transfer.to";
    String id = transfer.text("id");
    client.say(key, id, transfer.text("name"), transfer.text("peer"));
    client.out().println("    " + line(transfer));
    if (transfer.text("state").equals("done") && transfer.flag("incoming")) {
      client.out().println("    " + transfer.text("place"));
    }
    if (transfer.text("state").equals("asking") && transfer.flag("incoming")) {
      client.say("transfer.decide", id.substring(0, 8));
    }
  }

  private String line(JsonValue transfer) {
    String state = texts.get("transfer.state." + transfer.text("state"));
    if (transfer.text("state").equals("asking") && transfer.flag("incoming")) {
      state = texts.get("transfer.state.asks");
    }
    StringBuilder line = new StringBuilder(state);
    long size = transfer.number("size");
    long done = transfer.number("done");
    long percent = size == 0 ? 100 : 100 * done / size;
    line.append(" · ").append(texts.get("transfer.of", bytes(done), bytes(size), percent));
    long rate = transfer.number("bytesPerSecond");
    if (rate > 0) {
      long left = (size - done) / rate;
      line.append(" · ").append(texts.get("transfer.rate", bytes(rate), left));
    }
    if (transfer.has("trouble")) {
      line.append(" · ").append(trouble(transfer.at("trouble")));
    }
    return line.toString();
  }

  private String trouble(JsonValue trouble) {
    String key = "transfer.trouble." + trouble.text("kind");
    return texts.get(
        key, bytes(trouble.number("is")), bytes(trouble.number("bound")), trouble.text("words"));
  }

  private static String bytes(long count) {
    return Bytesizes.of(count);
  }
}
