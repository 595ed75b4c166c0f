package io.smartmesh.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import io.smartmesh.base.Hash;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Who asks, as far as the door knows.
 *
 * @param token the id of the token that was shown; absent for the node's own and for browsers
 * @param browser the name of the session; absent for tokens
 * @param isStill whether what let them in holds even now
 */
record Visitor(
    Right right, Optional<String> token, Optional<Hash> browser, BooleanSupplier isStill) {
  private static final String KEY = "visitor";

  /** What proves a payment to others is its payer's and its payee's alone. */
  private static final List<String> SECRETS = List.of("proof");

  void enter(Context context) {
    context.attribute(KEY, this);
  }

  static Visitor of(Context context) {
    return Objects.requireNonNull(context.<Visitor>attribute(KEY), "nobody was let in");
  }

  static Visitor of(WsContext client) {
    return Objects.requireNonNull(client.<Visitor>attribute(KEY), "nobody was let in");
  }

  /** {@code json} as far as this visitor may see it. */
  ObjectNode shown(ObjectNode json) {
    if (!right.covers(Right.ADMIN)) {
      hide(json);
    }
    return json;
  }

  private static void hide(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(SECRETS);
    }
    json.forEach(Visitor::hide);
  }
}
