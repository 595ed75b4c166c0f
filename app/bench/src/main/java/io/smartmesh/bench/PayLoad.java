package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Encoder;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentState;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A user who always has the same number of payments in flight: each is a command of its own, and
 * the next is given once an earlier one is acknowledged by the payee and that is durable here.
 */
final class PayLoad {
  private static final Amount EACH = Amount.parse("0.01", 18);
  private static final long PATIENCE_SECONDS = 60;
  private static final long POLL_MILLIS = 20;

  private final NodeAccess node;
  private final Address payee;
  private final Map<PaymentId, Long> begun = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(0);
  private double[] millis = {};
  private int paid;
  private long nextId;

  PayLoad(NodeAccess node, Address payee) {
    this.node = node;
    this.payee = payee;
    node.subscribe(this::hear);
  }

  private void hear(NodeEvent event) {
    if (event instanceof NodeEvent.PaymentChanged changed
        && changed.payment().state() == PaymentState.PAID) {
      Long began = begun.remove(changed.payment().id());
      if (began != null) {
        millis[paid++] = (System.nanoTime() - began) / 1e6;
        free.release();
      }
    }
  }

  /** Until the neighbour is there and the channel with it can be used. */
  void awaitChannel() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isReady()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no channel within " + PATIENCE_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private boolean isReady() throws Exception {
    UserReply reply = ask(new UserCommand.GetChannels());
    return reply instanceof UserReply.Channels channels
        && channels.channels().stream().anyMatch(channel -> channel.peerOnline());
  }

  /** Seconds in all, and milliseconds of the middle and of the slowest hundredth. */
  String pay(int count, int inFlight) throws Exception {
    millis = new double[count];
    paid = 0;
    free.drainPermits();
    free.release(inFlight);
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      acquire(1);
      PaymentId id = new PaymentId(new Encoder().u64(0).u64(nextId++).toBytes());
      begun.put(id, System.nanoTime());
      var unused = node.ask(new UserCommand.Pay(id, payee, EACH, 1));
    }
    acquire(inFlight);
    double seconds = (System.nanoTime() - began) / 1e9;
    Median each = Median.of(millis);
    return String.format(Locale.ROOT, "%.6f %.3f %.3f", seconds, each.value(), each.percentile(99));
  }

  private void acquire(int permits) throws InterruptedException {
    if (!free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(begun.size() + " payments do not arrive");
    }
  }

  private UserReply ask(UserCommand command) throws Exception {
    return node.ask(command).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
