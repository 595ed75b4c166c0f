package io.smartmesh.tcp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what a bearer told. */
final class Ear implements Bearer.Events {
  private static final long PATIENCE_SECONDS = 20;

  final BlockingQueue<BearerId> ups = new LinkedBlockingQueue<>();
  final BlockingQueue<BearerId> downs = new LinkedBlockingQueue<>();
  final BlockingQueue<Heard> frames = new LinkedBlockingQueue<>();

  final BlockingQueue<Boolean> full = new LinkedBlockingQueue<>();

  record Heard(BearerId bearer, BearerAddress from, Bytes frame) {}

  @Override
  public void up(BearerId bearer, BearerTraits traits) {
    ups.add(bearer);
  }

  @Override
  public void down(BearerId bearer) {
    downs.add(bearer);
  }

  @Override
  public void received(BearerId bearer, BearerAddress from, Bytes frame) {
    frames.add(new Heard(bearer, from, frame));
  }

  /** How frames begin of which one at a time is enough; empty: none. */
  volatile Bytes slow = Bytes.EMPTY;

  final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

  @Override
  public boolean streamed(BearerId bearer, BearerAddress from, Bytes frame, Runnable goOn) {
    received(bearer, from, frame);
    if (!frame.startsWith(slow) || slow.isEmpty()) {
      return true;
    }
    waiting.add(goOn);
    return false;
  }

  @Override
  public void full(BearerId bearer, Optional<BearerAddress> to, boolean isFull) {
    full.add(isFull);
  }

  Heard next() throws InterruptedException {
    Heard heard = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (heard == null) {
      throw new AssertionError("nothing heard");
    }
    return heard;
  }

  void awaitUp() throws InterruptedException {
    if (ups.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
      throw new AssertionError("not up");
    }
  }

  void awaitDown() throws InterruptedException {
    if (downs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
      throw new AssertionError("not down");
    }
  }
}
