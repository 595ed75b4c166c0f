package io.smartmesh.files;

/** Bounds of what is done to the disk, with their units. */
final class FilesLimits {
  /** Bytes read or hashed before another task gets its turn. */
  static final int SLICE = 4 * 1024 * 1024;

  /** Bytes of one reading. */
  static final int BUFFER = 256 * 1024;

  /** Bytes of the file system that are left to others. */
  static final long SPACE_LEFT = 64L * 1024 * 1024;

  /** Names tried where one is taken: {@code name (2)}, {@code name (3)} … */
  static final int NAMES_TRIED = 10_000;

  /** Files whose stamp is kept while they are offered, and of which others may be wanted. */
  static final int SOURCES = 128;

  private FilesLimits() {}
}
