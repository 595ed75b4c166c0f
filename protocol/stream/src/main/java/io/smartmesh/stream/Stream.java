package io.smartmesh.stream;

import io.smartmesh.base.Moment;

/** One stream of a connection. */
final class Stream {
  private final StreamId id;
  private final long number;
  private final SendSide send;
  private final ReceiveSide receive = new ReceiveSide();
  private Moment blockedSince = Moment.NEVER;
  private boolean roomOwed;
  private boolean waited;
  private boolean queued;
  private boolean over;

  /**
   * @param id by which the user knows it
   * @param number by which the peer knows it
   * @param byPeer opened
   */
  Stream(StreamId id, long number, boolean byPeer) {
    this.id = id;
    this.number = number;
    send = new SendSide(!byPeer);
  }

  StreamId id() {
    return id;
  }

  long number() {
    return number;
  }

  SendSide send() {
    return send;
  }

  ReceiveSide receive() {
    return receive;
  }

  boolean isDone() {
    return send.isDone() && receive.isDone();
  }

  /** The user has heard of its end: nothing more is told of it. */
  boolean isOver() {
    return over;
  }

  void over() {
    over = true;
    blockedSince = Moment.NEVER;
  }

  /** The user was refused a write and waits for room. */
  void waits() {
    waited = true;
  }

  /** True once there is so much room again that it is worth writing. */
  boolean isWritableAgain() {
    boolean now = waited && send.roomToWrite() >= StreamLimits.SEND_BUFFER / 2;
    waited &= !now;
    return now;
  }

  boolean isRoomOwed() {
    return roomOwed && !over;
  }

  void oweRoom(boolean owed) {
    roomOwed = owed;
  }

  /** In its connection's turns. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean in) {
    queued = in;
  }

  /** ST-14: since when the peer leaves what we have written without room. */
  Moment blockedSince() {
    return blockedSince;
  }

  void blocked(boolean without, Moment now) {
    blockedSince = without && !over ? blockedSince.earlier(now) : Moment.NEVER;
  }
}
