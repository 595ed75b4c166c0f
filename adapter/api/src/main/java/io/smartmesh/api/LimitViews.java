package io.smartmesh.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Amount;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.LimitView;
import java.math.BigInteger;

/** The user's limits as JSON: money as amounts, the rest as numbers. */
final class LimitViews {
  private LimitViews() {}

  static ObjectNode limits(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("limits");
    ArrayNode array = json.putArray("limits");
    ((UserReply.Limits) reply).limits().forEach(limit -> array.add(limit(limit)));
    return json;
  }

  private static ObjectNode limit(LimitView limit) {
    ObjectNode json = Json.object().put("setting", limit.setting());
    json.set("used", value(limit, limit.used()));
    limit.most().ifPresent(most -> json.set("most", value(limit, most)));
    return json;
  }

  private static JsonNode value(LimitView limit, BigInteger value) {
    return limit.isMoney()
        ? Views.amount(new Amount(value))
        : Json.object().put("payments", value.longValueExact());
  }
}
