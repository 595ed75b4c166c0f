package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.SENT_LOG;

import io.smartmesh.base.Moment;
import java.util.Optional;

/**
 * When the last frames of a session were sent, and how much by then: so that one small report says
 * how long they took and how many came (LN-30). Twice eight bytes a frame.
 */
final class SentLog {
  /**
   * What lies between two reports.
   *
   * @param frames sent, at least 1
   * @param lost of them, 0 to {@code frames}
   * @param roundTripMillis −1 where it cannot be told
   * @param bitsPerSecond at which they were sent, by the time of their arrival; −1 where it cannot
   *     be told
   */
  record Sample(long frames, long lost, long roundTripMillis, long bitsPerSecond) {}

  private final long[] sentAt = new long[SENT_LOG];
  private final long[] bytesBy = new long[SENT_LOG];
  private long count;
  private long bytes;

  /** The last report: the highest counter in it, what was missing, its moment, bytes up to it. */
  private long highest = -1;

  private long missing;
  private long arrivedAt = -1;
  private long bytesReported;

  /** The next counter was sent. */
  void sent(int length, Moment now) {
    int at = (int) (count % SENT_LOG);
    bytes += length;
    sentAt[at] = now.millis();
    bytesBy[at] = bytes;
    count++;
  }

  /** Empty for a report that says nothing new, or what cannot be. */
  Optional<Sample> reported(LinkMessage.Report report, Moment now) {
    if (report.highest() >= count
        || report.highest() <= highest
        || report.missing() > report.highest()) {
      return Optional.empty();
    }
    long frames = report.highest() - highest;
    // What came late after all makes it less than before.
    long lost = Math.min(frames, Math.max(0, report.missing() - missing));
    highest = report.highest();
    missing = report.missing();
    if (count - highest > SENT_LOG) {
      arrivedAt = -1;
      return Optional.of(new Sample(frames, lost, -1, -1));
    }
    int at = (int) (highest % SENT_LOG);
    long roundTrip = now.millis() - sentAt[at] - report.heldMillis();
    long arrived = now.millis() - report.heldMillis();
    long rate =
        arrivedAt < 0 || arrived <= arrivedAt
            ? -1
            : 8000 * (bytesBy[at] - bytesReported) / (arrived - arrivedAt);
    arrivedAt = arrived;
    bytesReported = bytesBy[at];
    return Optional.of(new Sample(frames, lost, Math.max(-1, roundTrip), rate));
  }
}
