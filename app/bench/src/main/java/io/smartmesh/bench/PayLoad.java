package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A user who always has the same number of payments in flight: each is a command of its own, and
 * the next is given once an earlier one is acknowledged by the payee and that is durable here.
 */
final class PayLoad {
  private static final Amount EACH = Amount.parse("0.01", 18);

  /** Longer than a lost announcement of a channel takes to be repeated. */
  private static final long PATIENCE_SECONDS = 150;

  private static final long POLL_MILLIS = 20;

  /** Ids before this one are not used: a process begins anew where another one has ended. */
  private final long firstId = Instant.now().toEpochMilli() << 20;

  private final NodeAccess node;
  private final Map<PaymentId, Long> given = new ConcurrentHashMap<>();
  private final Map<Long, Long> begun = new ConcurrentHashMap<>();
  private final Map<Long, Long> ended = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(0);
  private double[] millis = {};
  private volatile String failure = "";
  private int paid;
  private long nextId = firstId;
  private long lastSeen;

  PayLoad(NodeAccess node) {
    this.node = node;
    node.subscribe(this::hear);
  }

  private void hear(NodeEvent event) {
    if (!(event instanceof NodeEvent.PaymentChanged changed)) {
      return;
    }
    PaymentView payment = changed.payment();
    if (payment.incoming() && payment.hops() == 1) {
      return; // a direct one: its payer counts it
    }
    if (payment.incoming()) {
      lastSeen = Math.max(lastSeen, number(payment.id()));
      ended.put(number(payment.id()), micros());
    } else if (payment.state() == PaymentState.PENDING) {
      begun.putIfAbsent(number(payment.id()), micros());
    } else if (payment.state() == PaymentState.PAID) {
      Long began = given.remove(payment.id());
      if (began != null) {
        millis[paid++] = (System.nanoTime() - began) / 1e6;
        free.release();
      }
    } else if (!payment.detail().isEmpty()) {
      failure = payment.state() + ": " + payment.detail();
    }
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static long number(PaymentId id) {
    return new BigInteger(1, id.bytes().toArray()).longValueExact();
  }

  /** Until all neighbours are there and the channels with them can be used. */
  String awaitChannels(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (ready() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(ready() + " of " + count + " channels");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return "ready";
  }

  private long ready() throws Exception {
    UserReply.Channels all = (UserReply.Channels) ask(new UserCommand.GetChannels());
    return all.channels().stream().filter(channel -> channel.peerOnline()).count();
  }

  /** Seconds in all, and milliseconds of the middle and of the slowest hundredth. */
  String pay(Address payee, int count, int inFlight) throws Exception {
    millis = new double[count];
    paid = 0;
    begun.clear();
    free.drainPermits();
    free.release(inFlight);
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      acquire(1);
      Bytes id = new Encoder().u64(0).u64(nextId++).toBytes();
      given.put(new PaymentId(id), System.nanoTime());
      var unused = node.ask(new UserCommand.Pay(new PaymentId(id), payee, EACH, 1));
    }
    acquire(inFlight);
    double seconds = (System.nanoTime() - began) / 1e9;
    Median each = Median.of(millis);
    return String.format(Locale.ROOT, "%.6f %.3f %.3f", seconds, each.value(), each.percentile(99));
  }

  private void acquire(int permits) throws InterruptedException {
    if (!free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(given.size() + " payments do not arrive. " + failure);
    }
  }

  /** When each of the last {@code count} payments was signed or locked first. */
  String begun(int count) {
    return times(begun, nextId - count, nextId);
  }

  /** When each of the last {@code count} payments had come in, once all of them have. */
  String ended(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (ended.size() < count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    String times = times(ended, lastSeen + 1 - count, lastSeen + 1);
    ended.clear();
    return times;
  }

  private static String times(Map<Long, Long> of, long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(id -> String.valueOf(of.get(id)))
        .collect(Collectors.joining(" "));
  }

  UserReply ask(UserCommand command) throws Exception {
    return node.ask(command).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
