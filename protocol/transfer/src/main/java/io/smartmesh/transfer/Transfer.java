package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import java.util.List;
import java.util.Optional;

/** One transfer: what is stored of it, and what is known until the next start. */
final class Transfer {
  private final TransferId id;
  private final Address peer;
  private final boolean incoming;
  private final ChainTime at;

  // Stored as well.

  String name;
  String place;
  long size;
  Hash root;
  TransferState state;
  Trouble trouble = Trouble.NONE;

  /** Taken without a question. */
  boolean unasked;

  /** The other side has not heard that it is over. */
  boolean owesFarewell;

  // Until the next start.

  /** Of an outgoing one: the pieces, once they are hashed. Of an incoming one: those found here. */
  Optional<List<Hash>> pieces = Optional.empty();

  /** The disk or a stream is busy with it: nothing else is begun. */
  boolean busy;

  /** The other side has answered the offer since our start. */
  boolean told;

  int tries;
  Moment next;
  long done;
  int wrongPieces;
  final Meter meter = new Meter();
  Moment progressTold;

  Transfer(
      TransferId id,
      Address peer,
      boolean incoming,
      String name,
      String place,
      long size,
      Hash root,
      TransferState state,
      ChainTime at,
      Moment now) {
    this.id = id;
    this.peer = peer;
    this.incoming = incoming;
    this.name = name;
    this.place = place;
    this.size = size;
    this.root = root;
    this.state = state;
    this.at = at;
    next = now;
    progressTold = now;
  }

  TransferId id() {
    return id;
  }

  Address peer() {
    return peer;
  }

  boolean incoming() {
    return incoming;
  }

  ChainTime at() {
    return at;
  }

  Pieces cut() {
    return new Pieces(size);
  }

  /** Later, twice as long each time. */
  void backOff(Moment now) {
    long millis = TransferLimits.RETRY_MILLIS << Math.min(tries, 6);
    tries++;
    next = now.plusMillis(Math.min(millis, TransferLimits.RETRY_MILLIS_MOST));
  }

  void atOnce(Moment now) {
    tries = 0;
    next = now;
  }

  TransferView view(Moment now) {
    return new TransferView(
        id,
        peer,
        incoming,
        name,
        place,
        size,
        state == TransferState.DONE ? size : done,
        meter.total(),
        state == TransferState.MOVING ? meter.bytesPerSecond(now) : 0,
        meter.millis(),
        state,
        trouble,
        at);
  }
}
