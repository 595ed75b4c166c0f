package io.smartmesh.tcpcl;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.byhand.ByHandLimits;
import io.smartmesh.dtn.DtnBundle;
import io.smartmesh.dtn.DtnError;
import io.smartmesh.dtn.Eid;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Between the node and the other network: parcels in, parcels out. */
final class Exchange {
  private static final int SEQUENCE_BITS = 48;

  private final NodeAccess node;
  private final DtnConfig config;
  private final Lanes lanes;
  private final GatewayWatch watch;

  /** Not the same again after a restart: there is no clock in our bundles (GW-3). */
  private final AtomicLong sequence =
      new AtomicLong(new SecureRandom().nextLong() >>> (Long.SIZE - SEQUENCE_BITS));

  Exchange(NodeAccess node, DtnConfig config, Lanes lanes, GatewayWatch watch) {
    this.node = node;
    this.config = config;
    this.lanes = lanes;
    this.watch = watch;
  }

  /**
   * What is new for the gateway at {@code to}, as a bundle of the other network; empty: nothing.
   *
   * @throws IOException when the node does not answer
   */
  Optional<Bytes> outgoing(Eid to) throws IOException {
    Optional<Bytes> waiting = lanes.waiting(to);
    if (waiting.isPresent()) {
      return waiting;
    }
    UserReply reply =
        ask(
            new UserCommand.ExportBundles(
                Optional.empty(), ByHandLimits.PARCEL_BYTES, Optional.of(to.toString())));
    if (!(reply instanceof UserReply.BundlesExported exported)
        || exported.bundles() + exported.receipts() == 0) {
      return Optional.empty();
    }
    Bytes bundle =
        DtnBundle.of(config.self(), to, sequence.getAndIncrement(), exported.parcel()).encode();
    lanes.sending(to, bundle);
    return Optional.of(bundle);
  }

  /**
   * Takes a bundle of the other network.
   *
   * @return whether what is in it is durable; otherwise it is not for us, and never will be
   * @throws IOException when the node does not answer: it may be tried again
   */
  boolean take(Bytes bytes) throws IOException {
    Result<DtnBundle, DtnError> decoded = DtnBundle.decode(bytes);
    if (decoded instanceof Result.Err<DtnBundle, DtnError> wrong) {
      watch.refused("", wrong.error().toString());
      return false;
    }
    DtnBundle bundle = decoded.orThrow();
    Optional<String> refusal = refusal(bundle);
    if (refusal.isPresent()) {
      watch.refused(bundle.source().toString(), refusal.get());
      return false;
    }
    String from = bundle.source().toString();
    UserReply reply = ask(new UserCommand.ImportBundles(bundle.payload(), Optional.of(from)));
    if (reply instanceof UserReply.BundlesImported done) {
      watch.received(
          from, done.imported().arrived(), done.imported().taken(), done.imported().receipts());
      return true;
    }
    String why = reply instanceof UserReply.Refused refused ? refused.what() : reply.toString();
    watch.refused(from, why);
    return false;
  }

  /** GW-2: for this endpoint, from a gateway that was named, and alive. */
  private Optional<String> refusal(DtnBundle bundle) {
    if (!bundle.destination().equals(config.self())) {
      return Optional.of("for " + bundle.destination() + ", not for " + config.self());
    }
    if (!lanes.isOther(bundle.source())) {
      return Optional.of("from " + bundle.source() + ", which is no gateway of ours");
    }
    long age = bundle.ageMillis().orElse(0L);
    return age > bundle.lifetimeMillis()
        ? Optional.of(age + " ms old; it was to live " + bundle.lifetimeMillis() + " ms")
        : Optional.empty();
  }

  private UserReply ask(UserCommand command) throws IOException {
    try {
      return node.ask(command)
          .toCompletableFuture()
          .get(GatewayLimits.ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the node does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway is stopping", e);
    }
  }
}
