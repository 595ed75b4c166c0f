package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;

/** Requests for the chain as JSON. */
final class ErrandViews {
  private ErrandViews() {}

  static ObjectNode offers(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("offers");
    ArrayNode offers = json.putArray("offers");
    for (ErrandOutput.Offer one : ((UserReply.Offers) reply).offers()) {
      ObjectNode offer =
          offers
              .addObject()
              .put("device", one.device().toString())
              .put("relayer", one.quoted().relayer().toString())
              .put("paidCalls", one.quoted().paidCalls().toString())
              .put("gas", one.quoted().gas())
              .put("ageSeconds", one.ageSeconds());
      offer.set("fee", Views.amount(one.quoted().fee()));
    }
    return json;
  }

  static ObjectNode errands(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("errands");
    ArrayNode errands = json.putArray("errands");
    ((UserReply.Errands) reply).errands().forEach(one -> errands.add(errand(one)));
    return json;
  }

  static ObjectNode errand(UserCommand command, UserReply reply) {
    return Json.document("errand").setAll(errand(((UserReply.OneErrand) reply).errand()));
  }

  static ObjectNode errand(ErrandView one) {
    ObjectNode json =
        Json.object()
            .put("id", one.id().hex())
            .put("state", one.state().name().toLowerCase(Locale.ROOT))
            .put("settled", one.isOver())
            .put("why", one.why())
            .put("from", one.request().signer().toString())
            .put("to", one.request().message().to().toString())
            .put("relayer", one.request().payee().toString())
            .put("deadline", one.request().message().deadline().seconds())
            .put("at", one.handed().seconds());
    json.set("value", Views.amount(one.request().message().value()));
    json.set("fee", Views.amount(one.request().pays()));
    one.transaction().map(Hash::hex).ifPresent(hash -> json.put("transaction", hash));
    ArrayNode helpers = json.putArray("helpers");
    one.helpers().stream().map(Address::toString).forEach(helpers::add);
    return json;
  }
}
