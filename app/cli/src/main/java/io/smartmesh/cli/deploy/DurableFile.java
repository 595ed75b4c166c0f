package io.smartmesh.cli.deploy;

import java.io.IOException;
import java.util.Optional;

/** A file that is whole whenever the power fails. */
public interface DurableFile {
  /** For people. */
  String name();

  /** Empty where there is none. */
  Optional<String> read() throws IOException;

  /** Durable on return; at every moment before, what was there before. */
  void write(String content) throws IOException;
}
