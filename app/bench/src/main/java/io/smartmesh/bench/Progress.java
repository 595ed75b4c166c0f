package io.smartmesh.bench;

/** Told now and then what is being done. */
interface Progress {
  /**
   * @param key of a sentence of this package's messages
   */
  void say(String key, Object... values);
}
