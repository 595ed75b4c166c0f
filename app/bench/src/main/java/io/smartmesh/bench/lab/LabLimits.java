package io.smartmesh.bench.lab;

/** Bounds of the laboratory. */
public final class LabLimits {
  /** Nodes of a topology: each is a process, and a JVM takes about 80 MB. */
  public static final int NODES_MOST = 64;

  /** Nodes that are taken of a topology in a file, where its name does not say how many. */
  static final int FILE_NODES = 16;

  static final long FILE_BYTES_MOST = 10_000_000;

  /** Longest wait for a command like {@code ip}. */
  static final int COMMAND_SECONDS_MOST = 30;

  /** Longest wait for all programs to say that they are ready: many JVMs share few cores. */
  static final int READY_SECONDS_MOST = 120;

  /** Longest wait for a program to end after it was asked to, before it is killed. */
  static final int STOP_SECONDS_MOST = 10;

  private LabLimits() {}
}
