package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.carry.BundleView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Base64;
import java.util.Locale;

/** Bundles as JSON. */
final class BundleViews {
  private BundleViews() {}

  static ObjectNode bundles(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("bundles");
    ArrayNode bundles = json.putArray("bundles");
    for (BundleView one : ((UserReply.Bundles) reply).bundles()) {
      bundles.add(
          Json.object()
              .put("id", one.id().bytes().toHex())
              .put("own", one.to().isPresent())
              .put("to", one.to().map(Address::toString).orElse(""))
              .put("urgency", one.urgency().name().toLowerCase(Locale.ROOT))
              .put("bytes", one.bytes())
              .put("ageSeconds", one.ageSeconds())
              .put("lifetimeSeconds", one.lifetimeSeconds())
              .put("copies", one.copies())
              .put("hops", one.hops()));
    }
    return json;
  }

  static ObjectNode exported(UserCommand command, UserReply reply) {
    UserReply.BundlesExported done = (UserReply.BundlesExported) reply;
    return Json.document("bundles-exported")
        .put("bundles", done.bundles())
        .put("receipts", done.receipts())
        .put("left", done.left())
        .put("parcel", Base64.getEncoder().encodeToString(done.parcel().toArray()));
  }

  static ObjectNode imported(UserCommand command, UserReply reply) {
    UserReply.BundlesImported done = (UserReply.BundlesImported) reply;
    ObjectNode json =
        Json.document("bundles-imported")
            .put("arrived", done.imported().arrived())
            .put("taken", done.imported().taken())
            .put("receipts", done.imported().receipts())
            .put("known", done.imported().known())
            .put("lost", done.lost())
            .put("damagedPlaces", done.damagedPlaces())
            .put("whole", done.isWhole());
    ArrayNode refused = json.putArray("refused");
    for (UserReply.NotTaken one : done.refused()) {
      refused.add(
          Json.object().put("code", one.code()).put("count", one.count()).put("what", one.what()));
    }
    return json;
  }
}
