package io.smartmesh.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the API listens and who may use it.
 *
 * @param host a loopback address; any other is refused
 * @param port 0 for any free one
 * @param token what clients send as {@code Authorization: Bearer …}
 * @param sessions the file in which browsers' sessions outlive a restart; without it they end with
 *     the server
 * @param wipe destroys all that the node has, and ends it soon after
 * @param desk the account behind the node
 */
public record ApiConfig(
    String host, int port, String token, Optional<Path> sessions, Runnable wipe, RequestDesk desk) {
  /** Fewer characters than this could be guessed. */
  public static final int TOKEN_LENGTH_MIN = 32;

  /** Of a node that has nothing to be destroyed. */
  public ApiConfig(String host, int port, String token, Optional<Path> sessions) {
    this(host, port, token, sessions, () -> {}, RequestDesk.NONE);
  }

  public ApiConfig {
    if (token.length() < TOKEN_LENGTH_MIN) {
      throw new IllegalArgumentException(
          "the token has " + token.length() + " characters, at least " + TOKEN_LENGTH_MIN);
    }
  }
}
