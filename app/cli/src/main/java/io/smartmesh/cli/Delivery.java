package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;

/** Looks after a message that was sent, for a while. */
final class Delivery {
  private Delivery() {}

  static JsonValue await(ApiClient node, String id, int waitSeconds) throws ApiFailure {
    return Waiting.until(
        waitSeconds,
        () -> node.get("/messages/" + id),
        message -> List.of("delivered", "failed").contains(message.text("state")));
  }
}
