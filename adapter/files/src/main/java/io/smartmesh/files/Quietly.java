package io.smartmesh.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** For what can be closed, or not, without a difference to anybody. */
final class Quietly {
  private Quietly() {}

  static void close(Optional<FileChannel> channel) {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      // What had to be durable was forced before.
    }
  }
}
