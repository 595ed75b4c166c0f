package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** How the owner gives rights to programs, and takes them back. */
final class TokenRoutes {
  static final String PATH = "/tokens";
  static final String REVOKE = "/tokens/{id}/revoke";

  private final Tokens tokens;

  TokenRoutes(Tokens tokens) {
    this.tokens = tokens;
  }

  void create(Context context) throws Problem {
    Body body = Body.of(context.body());
    Scope scope = Routes.parse("scope", body.text("scope"), Scope::parse);
    String name = body.optionalText("name").orElse("");
    long seconds = body.number("expiresSeconds", 0, Tokens.EXPIRES_SECONDS_MAX, 0);
    body.requireNothingElse();
    if (name.length() > Tokens.NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.malformed(
          "'name' must have at most " + Tokens.NAME_MAX + " characters, all printable.");
    }
    Tokens.Created created = tokens.create(scope, name, seconds);
    ObjectNode json = Json.document("token-created").put("token", created.secret());
    Json.write(context, json.setAll(view(created.token())));
  }

  void list(Context context) {
    ObjectNode json = Json.document("tokens");
    ArrayNode array = json.putArray("tokens");
    tokens.list().forEach(token -> array.add(view(token)));
    Json.write(context, json);
  }

  void revoke(Context context) throws Problem {
    Body.of(context.body()).requireNothingElse();
    tokens.revoke(context.pathParam("id"));
    Json.write(context, Json.document("done"));
  }

  private static ObjectNode view(ApiToken token) {
    ObjectNode json =
        Json.object()
            .put("id", token.id())
            .put("scope", token.scope().text())
            .put("name", token.name())
            .put("created", token.created())
            .put("expires", token.expires());
    if (token.scope().limit().isPresent()) {
      json.set("spent", Views.amount(token.total()));
      json.set("left", Views.amount(token.left()));
    }
    return json;
  }
}
