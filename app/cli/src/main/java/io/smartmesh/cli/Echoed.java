package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;

/** One echo, as the node tells of it. */
record Echoed(JsonValue json) {
  /** A packet lives no longer. */
  static final int LINKS_MOST = 32;

  static Echoed ask(ApiClient node, String to, long limit, long millis) throws ApiFailure {
    String body = JsonValue.object("to", to, "limit", limit, "millis", millis);
    return new Echoed(node.post("/ping", body));
  }

  boolean hasWay() {
    return json.flag("hasWay");
  }

  boolean isAnswered() {
    return json.flag("answered");
  }

  String from() {
    return json.text("from");
  }

  boolean isFromTarget() {
    return from().equals(json.text("to"));
  }

  long hops() {
    return json.number("hops");
  }

  long hopsBack() {
    return json.number("hopsBack");
  }

  long millis() {
    return json.number("millis");
  }
}
