package io.smartmesh.base;

/**
 * Port: unpredictable bytes. The runtime gives the operating system's, the simulator a seeded
 * stream.
 */
public interface Entropy {
  /** {@code length} fresh bytes. */
  Bytes next(int length);
}
