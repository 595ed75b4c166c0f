package io.smartmesh.stream;

/** A stream, as this machine names it to its user: never the same number twice. */
public record StreamId(long number) implements Comparable<StreamId> {
  @Override
  public int compareTo(StreamId other) {
    return Long.compare(number, other.number);
  }
}
