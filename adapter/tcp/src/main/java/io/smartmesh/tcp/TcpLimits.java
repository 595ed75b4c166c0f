package io.smartmesh.tcp;

/** Every bound and every time of the TCP bearer (rules BR-1 to BR-6). */
final class TcpLimits {
  /** Bytes of a frame: as many as its length can say. */
  static final int MTU = 65_535;

  /** Connections that others have made, in all; those that we made are as many as our peers. */
  static final int ACCEPTED = 64;

  /** Of those from one IPv4 address or one IPv6 network of 64 bits. */
  static final int ACCEPTED_PER_SOURCE = 8;

  static final int PEERS = 16;

  /** IP addresses of one name that are tried. */
  static final int ADDRESSES = 8;

  /** When as much waits the mesh is told to stop, and to go on when little does. */
  static final int QUEUE_BYTES_MUCH = 128 * 1024;

  static final int QUEUE_BYTES_LITTLE = QUEUE_BYTES_MUCH / 2;

  /** What waits for one connection to take it, with a millisecond of what was on its way then. */
  static final int QUEUE_BYTES = 512 * 1024;

  /** And in the system: what waits there delays all that comes after it. */
  static final int SYSTEM_BYTES = 256 * 1024;

  /** What comes in or goes out in one system call. */
  static final int BUFFER_BYTES = 2 * (MTU + FrameReader.LENGTH_BYTES);

  /** Reads and writes of one connection before the next has its turn. */
  static final int TURNS = 8;

  /** From the first packet of a connection until its greeting is here. */
  static final long GREETING_MILLIS = 5_000;

  /** Without a whole frame, or without taking a byte of what waits, a connection is dead. */
  static final long SILENCE_MILLIS = 30_000;

  /** What has sent nothing for so long sends an empty frame. */
  static final long KEEP_ALIVE_MILLIS = 10_000;

  /** An empty frame is answered with one, unless something went out as short a time ago. */
  static final long ANSWER_GAP_MILLIS = 1_000;

  /** After a sleep a peer has so long to show that it is still there. */
  static final long RESUMED_MILLIS = 5_000;

  /** Before a peer is dialled again: twice as long each time, a quarter more or less. */
  static final long REDIAL_MILLIS = 500;

  static final long REDIAL_MILLIS_MOST = 30_000;

  /** A connection that lived as long was a good one: the next wait is the shortest again. */
  static final long STEADY_MILLIS = 10_000;

  static final long TICK_MILLIS = 250;

  private TcpLimits() {}
}
