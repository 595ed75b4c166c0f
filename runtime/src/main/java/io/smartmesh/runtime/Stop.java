package io.smartmesh.runtime;

/**
 * Why a node has stopped.
 *
 * @param exitCode 0 when it was told to
 * @param sentence for the user
 */
public record Stop(int exitCode, String sentence) {
  static final Stop ASKED = new Stop(0, "The node was told to stop.");

  static Stop storeFailed(String sentence) {
    return new Stop(3, sentence);
  }

  static Stop bug(String where, Throwable bug) {
    return new Stop(
        4,
        "This program failed on "
            + where
            + " ("
            + bug
            + "), and stopped rather than go on in a state"
            + " nobody has checked. What was promised is stored: start it again. Please report this"
            + " with the log.");
  }
}
