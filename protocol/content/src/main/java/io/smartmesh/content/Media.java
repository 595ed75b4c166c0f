package io.smartmesh.content;

/** What is known of a file before it is there. */
public sealed interface Media {
  record PlainFile() implements Media {}

  /**
   * @param parts of its preview, each a message of its own; 0 where there is none
   */
  record Photo(int width, int height, int parts) implements Media {}

  record Voice(int millis) implements Media {}
}
