package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.mesh.AirView;
import io.smartmesh.mesh.Carried;
import io.smartmesh.mesh.LinkView;
import io.smartmesh.mesh.NeighbourView;
import io.smartmesh.mesh.WayView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;

/** What the node sees of its network, as JSON. Times are in milliseconds; −1 is not known. */
final class SeenViews {
  private SeenViews() {}

  static ObjectNode peers(UserCommand command, UserReply reply) {
    UserReply.Peers seen = (UserReply.Peers) reply;
    ObjectNode json = Json.document("peers");
    ArrayNode peers = json.putArray("peers");
    seen.peers().forEach(peer -> peers.add(Views.peer(peer)));
    ArrayNode links = json.putArray("links");
    seen.links().forEach(link -> links.add(link(link, seen.now())));
    return json;
  }

  private static ObjectNode link(LinkView link, Moment now) {
    ObjectNode json =
        Json.object()
            .put("bearer", link.bearer().name())
            .put("at", link.at().bytes().toHex())
            .put("address", link.node().map(Address::toString).orElse(""))
            .put("state", link.state().name().toLowerCase(Locale.ROOT))
            .put("inUse", link.inUse())
            .put("ageMillis", now.millisSince(link.since()))
            .put("heardMillisAgo", now.millisSince(link.lastHeard()))
            .put("cost", link.cost())
            .put("roundTripMillis", Math.round(link.measured().roundTripMillis()))
            .put("lossInPermille", permille(link.measured().lossIn()))
            .put("lossOutPermille", permille(link.measured().lossOut()));
    return carried(json, link.carried());
  }

  /** −1 stays what it is: not known. */
  private static long permille(double share) {
    return share < 0 ? -1 : Math.round(1_000 * share);
  }

  private static ObjectNode carried(ObjectNode json, Carried carried) {
    return json.put("framesSent", carried.framesSent())
        .put("bytesSent", carried.bytesSent())
        .put("framesReceived", carried.framesReceived())
        .put("bytesReceived", carried.bytesReceived());
  }

  static ObjectNode topology(UserCommand command, UserReply reply) {
    UserReply.Topology seen = (UserReply.Topology) reply;
    ObjectNode json = Json.document("topology").put("self", seen.self().toString());
    ArrayNode neighbours = json.putArray("neighbours");
    seen.neighbours().forEach(neighbour -> neighbours.add(neighbour(neighbour)));
    ArrayNode ways = json.putArray("ways");
    seen.ways().forEach(way -> ways.add(way(way)));
    return json;
  }

  private static ObjectNode neighbour(NeighbourView neighbour) {
    return Json.object()
        .put("address", neighbour.key().address().toString())
        .put("bearer", neighbour.bearer().name())
        .put("cost", neighbour.cost());
  }

  private static ObjectNode way(WayView way) {
    return Json.object()
        .put("to", way.destination().toString())
        .put("via", way.via().toString())
        .put("hops", way.hops())
        .put("metric", way.metric())
        .put("seqno", way.seqno())
        .put("selected", way.selected())
        .put("feasible", way.feasible());
  }

  static ObjectNode air(UserCommand command, UserReply reply) {
    UserReply.Air seen = (UserReply.Air) reply;
    ObjectNode json = Json.document("air").put("neighbours", seen.neighbours());
    ArrayNode bearers = json.putArray("bearers");
    seen.bearers().forEach(bearer -> bearers.add(bearer(bearer, seen.now())));
    return json;
  }

  private static ObjectNode bearer(AirView air, Moment now) {
    ObjectNode json =
        Json.object().put("name", air.bearer().name()).put("up", air.isUp()).put("mtu", air.mtu());
    carried(json, air.carried()).put("broadcasts", air.broadcasts()).put("beacons", air.beacons());
    ArrayNode strangers = json.putArray("strangers");
    for (AirView.Stranger stranger : air.strangers()) {
      strangers.add(
          Json.object()
              .put("at", stranger.at().bytes().toHex())
              .put("sinceMillis", now.millisSince(stranger.since()))
              .put("heardMillisAgo", now.millisSince(stranger.lastHeard())));
    }
    return json;
  }

  static ObjectNode pinged(UserCommand command, UserReply reply) {
    UserReply.Pinged pinged = (UserReply.Pinged) reply;
    ObjectNode json =
        Json.document("ping")
            .put("to", pinged.to().toString())
            .put("hasWay", pinged.hasWay())
            .put("answered", pinged.answer().isPresent());
    pinged
        .answer()
        .ifPresent(
            answer ->
                json.put("from", answer.node().toString())
                    .put("hops", answer.hops())
                    .put("hopsBack", answer.hopsBack())
                    .put("millis", answer.millis()));
    return json;
  }
}
