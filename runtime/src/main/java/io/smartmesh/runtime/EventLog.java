package io.smartmesh.runtime;

import io.smartmesh.base.Address;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.transfer.TransferView;

/** Chooses what of an event may be in a log (rule ND-22). */
final class EventLog {
  private final Log log;

  EventLog(Log log) {
    this.log = log;
  }

  void write(NodeEvent event) {
    if (event instanceof NodeEvent.NeighbourUp e) {
      log.info("neighbour-up", "address", e.address());
    } else if (event instanceof NodeEvent.NeighbourDown e) {
      log.info("neighbour-down", "address", e.address(), "why", e.why());
    } else if (event instanceof NodeEvent.NodeReachable e) {
      log.info("node-reachable", "address", e.address(), "hops", e.hops());
    } else if (event instanceof NodeEvent.NodeUnreachable e) {
      log.info("node-unreachable", "address", e.address());
    } else if (event instanceof NodeEvent.ChainReached e) {
      log.info("chain-reached", "head", e.head());
    } else if (event instanceof NodeEvent.ChainLost e) {
      log.info("chain-lost", "why", e.why());
    } else if (event instanceof NodeEvent.ChainRewound e) {
      log.info("chain-rewound", "from", e.from(), "head", e.head());
    } else if (event instanceof NodeEvent.ChainDistrusted e) {
      log.error("chain-distrusted", "why", e.why());
    } else if (event instanceof NodeEvent.ChainActionFailed e) {
      log.error("chain-action-failed", "action", e.action(), "why", e.why());
    } else if (event instanceof NodeEvent.DeviceKnown e) {
      log.info("device-known", "device", e.device(), "account", e.account());
    } else if (event instanceof NodeEvent.DeviceRevoked e) {
      log.info("device-revoked", "device", e.device(), "account", e.account(), "ours", e.ours());
    } else if (event instanceof NodeEvent.OfContacts e) {
      contact(e);
    } else if (event instanceof NodeEvent.TextReceived e) {
      TextMessage text = e.message();
      log.info("text-received", "id", text.id(), "peer", text.peer());
    } else if (event instanceof NodeEvent.TextChanged e) {
      textChanged(e.message());
    } else if (event instanceof NodeEvent.ErrandChanged e) {
      log.info("errand-changed", "id", e.errand().id().hex(), "state", e.errand().state());
    } else if (event instanceof NodeEvent.GroupChanged e) {
      int members = e.group().members().size();
      log.info("group-changed", "group", e.group().group(), "members", members);
    } else if (event instanceof NodeEvent.PostAround e) {
      log.info("post-around", "id", e.post().id(), "kind", e.post().kind());
    } else if (event instanceof NodeEvent.PostGone e) {
      log.info("post-gone", "id", e.id());
    } else if (event instanceof NodeEvent.TextGone e) {
      log.info("text-gone", "id", e.id(), "peer", e.peer(), "deleted", e.deleted());
    } else if (event instanceof NodeEvent.TransferChanged e) {
      transfer(e.transfer());
    } else {
      money(event);
    }
  }

  /** Names are nobody's business but the user's: they are not written here. */
  private void contact(NodeEvent.OfContacts event) {
    if (event instanceof NodeEvent.ContactChanged e) {
      log.info("contact-changed", "device", e.contact().entry().device());
    } else if (event instanceof NodeEvent.ContactKeyChanged e) {
      Address device = e.contact().entry().device();
      log.info("contact-key-changed", "device", device, "other", e.other(), "why", e.why());
    } else if (event instanceof NodeEvent.ContactRemoved e) {
      log.info("contact-removed", "device", e.device());
    }
  }

  private void money(NodeEvent event) {
    if (event instanceof NodeEvent.PaymentChanged e) {
      payment(e.payment());
    } else if (event instanceof NodeEvent.PaymentReceived e) {
      log.info("payment-received", "id", e.payment(), "channel", e.channel(), "amount", e.amount());
    } else if (event instanceof NodeEvent.ChannelChanged e) {
      channel(e.channel());
    } else if (event instanceof NodeEvent.CloseAsked e) {
      log.info("close-asked", "id", e.channel(), "payout-to-us", e.payoutToUs());
    } else if (event instanceof NodeEvent.ChannelFinished e) {
      log.info("channel-finished", "id", e.channel(), "paid-to-us", e.paidToUs());
    } else if (event instanceof NodeEvent.SnapshotKept e) {
      log.info("snapshot-kept", "keeper", e.keeper(), "version", e.version());
    } else if (event instanceof NodeEvent.NewerSnapshot e) {
      log.error("newer-snapshot", "keeper", e.keeper(), "theirs", e.theirs(), "ours", e.ours());
    } else if (event instanceof NodeEvent.PeerRefused e) {
      log.info("peer-refused", "error", e.error());
    }
  }

  private void transfer(TransferView transfer) {
    log.info(
        "transfer-changed",
        "id",
        transfer.id(),
        "peer",
        transfer.peer(),
        "incoming",
        transfer.incoming(),
        "state",
        transfer.state(),
        "why",
        transfer.trouble().kind());
  }

  private void textChanged(TextMessage text) {
    log.info(
        "text-changed",
        "id",
        text.id(),
        "peer",
        text.peer(),
        "state",
        text.state(),
        "detail",
        text.detail());
  }

  private void payment(PaymentView payment) {
    log.info(
        "payment-changed",
        "id",
        payment.id(),
        "peer",
        payment.peer(),
        "amount",
        payment.amount(),
        "state",
        payment.state(),
        "detail",
        payment.detail());
  }

  private void channel(ChannelView channel) {
    log.info(
        "channel-changed",
        "id",
        channel.id(),
        "peer",
        channel.peer(),
        "phase",
        channel.phase(),
        "spendable",
        channel.spendable(),
        "receivable",
        channel.receivable(),
        "why",
        channel.why());
  }
}
