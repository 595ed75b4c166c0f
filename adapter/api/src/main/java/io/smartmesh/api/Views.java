package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.Statement;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.PeerView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentView;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Replies as JSON. Amounts are given twice: in SMT for people and in exact units for programs. */
final class Views {
  private Views() {}

  static ObjectNode status(UserCommand command, UserReply reply) {
    NodeStatus status = ((UserReply.Status) reply).status();
    ObjectNode json =
        Json.document("status")
            .put("address", status.address().toString())
            .put("name", status.name())
            .put("neighbours", status.neighbours())
            .put("reachable", status.reachable())
            .put("power", status.power().name().toLowerCase(Locale.ROOT))
            .put("wakeUpsPerMinute", status.wakeUpsPerMinute());
    ArrayNode bearers = json.putArray("bearers");
    status.bearers().forEach((id, traits) -> bearers.add(bearer(id, traits)));
    ChainEstimate estimate = status.estimate();
    json.putObject("chain")
        .put("reachable", status.chainReachable())
        .put("head", status.chainHead())
        .put("time", status.chainTime().seconds())
        .put("ageSeconds", status.chainAgeSeconds())
        .put("estimate", estimate.time().seconds())
        .put("errorSeconds", estimate.isGuess() ? null : (Long) estimate.errorSeconds())
        .put("guess", estimate.isGuess())
        .put("why", status.chainWhy());
    json.set("token", amount(status.tokenBalance()));
    json.putObject("coin")
        .put("coin", status.coinBalance().toDecimal(Routes.SMT_DECIMALS))
        .put("wei", status.coinBalance().toString());
    json.set("spendable", amount(status.spendableInChannels()));
    ObjectNode drops = json.putObject("drops");
    status.drops().forEach(drops::put);
    return json;
  }

  private static ObjectNode bearer(BearerId id, BearerTraits traits) {
    return Json.object()
        .put("name", id.name())
        .put("mtu", traits.mtu())
        .put("bitsPerSecond", traits.bitsPerSecond())
        .put("pointToPoint", traits.pointToPoint());
  }

  static ObjectNode identity(UserCommand command, UserReply reply) {
    UserReply.Identity identity = (UserReply.Identity) reply;
    ObjectNode json =
        Json.document("identity")
            .put("self", identity.self().toString())
            .put("account", identity.card().map(card -> card.account().toString()).orElse(""))
            .put("rotating", identity.rotating())
            .put("unsettled", identity.unsettled());
    ArrayNode devices = json.putArray("devices");
    identity.card().ifPresent(card -> card.devices().forEach(d -> devices.add(device(card, d))));
    return json;
  }

  private static ObjectNode device(Card card, Statement.Certificate device) {
    return Json.object()
        .put("address", device.device().toString())
        .put("number", device.number())
        .put("issuedAt", device.issuedAt().seconds())
        .put("valid", card.isValid(device.device()));
  }

  static ObjectNode channels(UserCommand command, UserReply reply) {
    return list("channels", ((UserReply.Channels) reply).channels(), Views::channel);
  }

  static ObjectNode payments(UserCommand command, UserReply reply) {
    return list("payments", ((UserReply.Payments) reply).payments(), Views::payment);
  }

  static ObjectNode payment(UserCommand command, UserReply reply) {
    return Json.document("payment").setAll(payment(((UserReply.Payment) reply).payment()));
  }

  static ObjectNode messageAccepted(UserCommand command, UserReply reply) {
    return Json.document("message-accepted")
        .put("id", ((UserReply.MessageAccepted) reply).id().toString());
  }

  static ObjectNode paymentsAccepted(UserCommand command, UserReply reply) {
    PaymentId first =
        command instanceof UserCommand.Pay pay
            ? pay.first()
            : ((UserCommand.PayInvoice) command).payment();
    return Json.document("payments-accepted")
        .put("first", first.toString())
        .put("count", ((UserReply.PaymentsAccepted) reply).count());
  }

  static ObjectNode invoice(UserCommand command, UserReply reply) {
    return Json.document("invoice").put("invoice", ((UserReply.InvoiceIssued) reply).invoice());
  }

  static ObjectNode signed(UserCommand command, UserReply reply) {
    UserReply.Signed signed = (UserReply.Signed) reply;
    return Json.document("signed-close")
        .put("deadline", signed.deadline().seconds())
        .put("signed", signed.signed().toHex());
  }

  static ObjectNode done(UserCommand command, UserReply reply) {
    return Json.document("done");
  }

  static ObjectNode peer(PeerView peer) {
    return Json.object()
        .put("address", peer.address().toString())
        .put("id", peer.id().toString())
        .put("known", peer.isKnown())
        .put("hops", peer.hops())
        .put("via", peer.via().toString())
        .put("account", peer.account().map(Address::toString).orElse(""));
  }

  static ObjectNode channel(ChannelView channel) {
    ObjectNode json =
        Json.object()
            .put("id", channel.id().hash().hex())
            .put("peer", channel.peer().toString())
            .put("token", channel.token().toString())
            .put("phase", name(channel.phase()))
            .put("peerOnline", channel.peerOnline());
    json.set("ourDeposit", amount(channel.ourDeposit()));
    json.set("peerDeposit", amount(channel.peerDeposit()));
    json.set("sent", amount(channel.sent()));
    json.set("received", amount(channel.received()));
    json.set("lockedOut", amount(channel.lockedOut()));
    json.set("lockedIn", amount(channel.lockedIn()));
    json.set("spendable", amount(channel.spendable()));
    json.set("receivable", amount(channel.receivable()));
    return json.put("ourSeq", channel.ourSeq())
        .put("peerSeq", channel.peerSeq())
        .put("unacked", channel.unacked())
        .put("holdSeconds", channel.holdSeconds())
        .put("why", channel.why());
  }

  static ObjectNode payment(PaymentView payment) {
    ObjectNode json =
        Json.object()
            .put("id", payment.id().toString())
            .put("incoming", payment.incoming())
            .put("peer", payment.peer().toString());
    json.set("amount", amount(payment.amount()));
    json.set("fee", amount(payment.fee()));
    json.put("hops", payment.hops())
        .put("state", name(payment.state()))
        .put("millis", payment.millis() < 0 ? null : payment.millis())
        .put("whenReachable", payment.whenReachable())
        .put("detail", payment.detail());
    payment
        .chainAge()
        .ifPresent(
            age ->
                json.put(
                        "chainAgeSeconds",
                        age.seconds() == ChainEstimate.NEVER ? -1 : age.seconds())
                    .put("chainAgeGuessed", age.isGuess()));
    payment.proof().ifPresent(proof -> json.put("proof", proof.hex()));
    return json;
  }

  static ObjectNode amount(Amount amount) {
    return Json.object()
        .put("smt", amount.toDecimal(Routes.SMT_DECIMALS))
        .put("units", amount.toString());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <T> ObjectNode list(String name, List<T> all, Function<T, ObjectNode> view) {
    ObjectNode json = Json.document(name);
    ArrayNode array = json.putArray(name);
    all.forEach(each -> array.add(view.apply(each)));
    return json;
  }
}
