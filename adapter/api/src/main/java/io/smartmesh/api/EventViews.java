package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.node.NodeEvent;

/** Events as JSON, each with its {@code type}. */
final class EventViews {
  private EventViews() {}

  static ObjectNode of(NodeEvent event) {
    if (event instanceof NodeEvent.TextReceived text) {
      return with("text-received", "message", MessageViews.alone(text.message()));
    } else if (event instanceof NodeEvent.TextChanged text) {
      return with("text-changed", "message", MessageViews.alone(text.message()));
    } else if (event instanceof NodeEvent.TextGone gone) {
      return type("text-gone")
          .put("id", gone.id().toString())
          .put("peer", gone.peer().toString())
          .put("incoming", gone.incoming())
          .put("deleted", gone.deleted());
    } else if (event instanceof NodeEvent.TransferChanged changed) {
      return with("transfer-changed", "transfer", TransferViews.transfer(changed.transfer()));
    } else if (event instanceof NodeEvent.TransferProgress going) {
      return with("transfer-progress", "transfer", TransferViews.transfer(going.transfer()));
    } else if (event instanceof NodeEvent.ErrandChanged changed) {
      return with("errand-changed", "errand", ErrandViews.errand(changed.errand()));
    } else if (event instanceof NodeEvent.PaymentChanged changed) {
      return with("payment-changed", "payment", Views.payment(changed.payment()));
    } else if (event instanceof NodeEvent.PaymentReceived received) {
      return with("payment-received", "amount", Views.amount(received.amount()))
          .put("payment", received.payment().toString())
          .put("channel", received.channel().hash().hex());
    } else if (event instanceof NodeEvent.ChannelChanged changed) {
      return with("channel-changed", "channel", Views.channel(changed.channel()));
    } else if (event instanceof NodeEvent.CloseAsked asked) {
      return with("close-asked", "payoutToUs", Views.amount(asked.payoutToUs()))
          .put("channel", asked.channel().hash().hex());
    } else if (event instanceof NodeEvent.ChannelFinished finished) {
      return with("channel-finished", "paidToUs", Views.amount(finished.paidToUs()))
          .put("channel", finished.channel().hash().hex());
    }
    if (event instanceof NodeEvent.GroupChanged changed) {
      return with("group-changed", "group", GroupViews.group(changed.group()));
    }
    if (event instanceof NodeEvent.PostAround posted) {
      return with("post-around", "post", AroundViews.post(posted.post()));
    } else if (event instanceof NodeEvent.PostGone gone) {
      return type("post-gone").put("id", gone.id().toString());
    }
    return event instanceof NodeEvent.OfContacts about ? ofContacts(about) : ofNetwork(event);
  }

  private static ObjectNode ofContacts(NodeEvent.OfContacts event) {
    if (event instanceof NodeEvent.ContactChanged changed) {
      return with("contact-changed", "contact", ContactViews.contact(changed.contact()));
    } else if (event instanceof NodeEvent.ContactKeyChanged changed) {
      return with("contact-key-changed", "contact", ContactViews.contact(changed.contact()))
          .put("other", changed.other().toString())
          .put("why", ContactViews.why(changed.why()));
    }
    return type("contact-removed")
        .put("device", ((NodeEvent.ContactRemoved) event).device().toString());
  }

  private static ObjectNode ofNetwork(NodeEvent event) {
    if (event instanceof NodeEvent.NeighbourUp up) {
      return type("neighbour-up").put("address", up.address().toString());
    } else if (event instanceof NodeEvent.NeighbourDown down) {
      return type("neighbour-down")
          .put("address", down.address().toString())
          .put("why", down.why());
    } else if (event instanceof NodeEvent.NodeReachable reachable) {
      return type("node-reachable")
          .put("address", reachable.address().toString())
          .put("hops", reachable.hops());
    } else if (event instanceof NodeEvent.NodeUnreachable unreachable) {
      return type("node-unreachable").put("address", unreachable.address().toString());
    } else if (event instanceof NodeEvent.DeviceKnown known) {
      return type("device-known")
          .put("account", known.account().toString())
          .put("device", known.device().toString());
    } else if (event instanceof NodeEvent.DeviceRevoked revoked) {
      return type("device-revoked")
          .put("account", revoked.account().toString())
          .put("device", revoked.device().toString())
          .put("ours", revoked.ours());
    } else if (event instanceof NodeEvent.ChainReached reached) {
      return type("chain-reached").put("head", reached.head());
    } else if (event instanceof NodeEvent.ChainLost lost) {
      return type("chain-lost").put("why", lost.why());
    } else if (event instanceof NodeEvent.ChainRewound rewound) {
      return type("chain-rewound").put("from", rewound.from()).put("head", rewound.head());
    } else if (event instanceof NodeEvent.ChainDistrusted distrusted) {
      return type("chain-distrusted").put("why", distrusted.why());
    } else if (event instanceof NodeEvent.SnapshotKept kept) {
      return type("snapshot-kept")
          .put("keeper", kept.keeper().toString())
          .put("version", kept.version());
    } else if (event instanceof NodeEvent.NewerSnapshot newer) {
      return type("newer-snapshot")
          .put("keeper", newer.keeper().toString())
          .put("theirs", newer.theirs())
          .put("ours", newer.ours());
    } else if (event instanceof NodeEvent.ChainActionFailed failed) {
      return type("chain-action-failed").put("action", failed.action()).put("why", failed.why());
    }
    return type("peer-refused").put("error", ((NodeEvent.PeerRefused) event).error().toString());
  }

  private static ObjectNode type(String type) {
    return Json.document("event").put("type", type);
  }

  private static ObjectNode with(String type, String name, ObjectNode value) {
    ObjectNode json = type(type);
    json.set(name, value);
    return json;
  }
}
