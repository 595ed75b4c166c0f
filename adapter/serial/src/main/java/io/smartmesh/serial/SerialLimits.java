package io.smartmesh.serial;

/** Every bound and every time of serial lines (rules BR-7 to BR-10). */
final class SerialLimits {
  /** What waits for a line: what it carries in this time, and two frames in any case. */
  static final long QUEUE_MILLIS = 1_000;

  /** A read sees this soon that the bearer was closed; a write that the line takes bytes again. */
  static final int POLL_MILLIS = 250;

  static final long FULL_MILLIS = 20;

  /** Whether a device that was pulled out is back. */
  static final long REOPEN_MILLIS = 1_000;

  static final int READ_BYTES = 4_096;

  private SerialLimits() {}
}
