package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Encoder;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A user who always has the same number of texts under way: the next is given once an earlier one
 * has its receipt, durable on both sides.
 */
final class TextLoad {
  /** What a text of 100 bytes is made of. */
  static final String TEXT = "x".repeat(100);

  private static final int SEARCH_HITS = 200;
  private static final long PATIENCE_SECONDS = 90;

  private final NodeAccess node;
  private final Map<MessageId, Long> given = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(0);
  private double[] millis = {};
  private int delivered;
  private long next = Instant.now().toEpochMilli() << 20;

  TextLoad(NodeAccess node) {
    this.node = node;
    node.subscribe(this::hear);
  }

  private void hear(NodeEvent event) {
    if (event instanceof NodeEvent.TextChanged changed
        && changed.message().state() == MessageState.DELIVERED) {
      Long began = given.remove(changed.message().id());
      if (began != null) {
        millis[delivered++] = (System.nanoTime() - began) / 1e6;
        free.release();
      }
    }
  }

  String send(Address to, int count, int inFlight) throws Exception {
    millis = new double[count];
    delivered = 0;
    free.drainPermits();
    free.release(inFlight);
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      acquire(1);
      MessageId id = new MessageId(new Encoder().u64(0).u64(next++).toBytes());
      given.put(id, System.nanoTime());
      var unused = node.ask(new UserCommand.SendText(id, to, TEXT));
    }
    acquire(inFlight);
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(Locale.ROOT, "%.6f %.3f", seconds, Median.of(millis).value());
  }

  private void acquire(int permits) throws InterruptedException {
    if (!free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(given.size() + " texts have no receipt");
    }
  }

  /** Everything that is kept, in as many answers as it takes. */
  String search(String words) throws Exception {
    long began = System.nanoTime();
    long looked = 0;
    Optional<UserReply.Place> after = Optional.empty();
    do {
      UserReply.FoundTexts found =
          (UserReply.FoundTexts)
              node.ask(new UserCommand.Search(words, Optional.empty(), after, SEARCH_HITS))
                  .toCompletableFuture()
                  .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      looked += found.looked();
      after = found.next();
    } while (after.isPresent());
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(Locale.ROOT, "%.6f %d", seconds, looked);
  }
}
