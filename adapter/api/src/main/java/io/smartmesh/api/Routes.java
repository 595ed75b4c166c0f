package io.smartmesh.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.byhand.ByHandLimits;
import io.smartmesh.channel.Limits;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.IdentityError;
import io.smartmesh.node.UserCommand;
import io.smartmesh.transfer.Steering;
import io.smartmesh.transfer.TransferId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** All routes but the event stream, in the order of docs/openapi.yaml. */
final class Routes {
  static final int SMT_DECIMALS = 18;
  private static final int PAYMENTS_LISTED = 100;
  private static final int PAYMENTS_LISTED_MAX = 1_000;
  private static final int PARCEL_BYTES_LEAST = 500;
  private static final int TIMES_MAX = 10_000;
  private static final int PING_LIMIT_MAX = 32;
  private static final int PING_MILLIS = 2_000;

  /** Shorter than an answer may take in all. */
  private static final int PING_MILLIS_MAX = 15_000;

  /** The node's own, from its offline time. */
  private static final long HOLD_SECONDS = 0;

  private static final long HOLD_SECONDS_MAX = 30L * 86_400;
  private static final long HANDED_SECONDS = 86_400;
  private static final Curve CURVE = Curves.best();
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final List<Route> OWN =
      List.of(
          get("/status", context -> new UserCommand.GetStatus(), Views::status),
          get("/peers", context -> new UserCommand.GetPeers(), SeenViews::peers),
          get("/topology", context -> new UserCommand.GetTopology(), SeenViews::topology),
          get("/air", context -> new UserCommand.GetAir(), SeenViews::air),
          post("/ping", Routes::ping, SeenViews::pinged),
          get("/identity", context -> new UserCommand.GetIdentity(), Views::identity),
          post("/identity", Routes::addStatements, Views::done),
          post("/identity/rotate", (context, body) -> new UserCommand.BeginRotation(), Views::done),
          get("/channels", context -> new UserCommand.GetChannels(), Views::channels),
          post("/channels", Routes::openChannel, Views::done),
          post("/channels/{id}/close", Routes::closeChannel, Views::done),
          post("/channels/{id}/refuse-close", Routes::refuseClose, Views::done),
          post("/channels/{id}/sign-close", Routes::signClose, Views::signed),
          post("/channels/{id}/deposit", Routes::deposit, Views::done),
          post("/channels/{id}/withdraw", Routes::withdraw, Views::done),
          post("/closes", Routes::submitClose, Views::done),
          post("/channels/{id}/recover", Routes::recoverChannel, Views::done),
          get("/backup", context -> new UserCommand.GetBackup(), BackupViews::backup),
          post("/backup/keepers", Routes::keepWith, Views::done),
          post(
              "/backup/export",
              (context, body) -> new UserCommand.ExportSnapshot(),
              BackupViews::snapshot),
          post(
              "/backup/search",
              (context, body) -> new UserCommand.SearchSnapshots(Optional.empty()),
              Views::done),
          get("/backup/search", context -> new UserCommand.GetFound(), BackupViews::found),
          post("/backup/search/end", (context, body) -> new UserCommand.EndSearch(), Views::done),
          get("/bundles", context -> new UserCommand.GetBundles(), BundleViews::bundles),
          post("/bundles/export", Routes::exportBundles, BundleViews::exported),
          post("/bundles/import", Routes::importBundles, BundleViews::imported),
          get("/payments", Routes::getPayments, Views::payments),
          get("/payments/{id}", Routes::getPayment, Views::payment),
          post("/payments", Routes::pay, Views::paymentsAccepted),
          post("/payments/{id}/cancel", Routes::cancelPayment, Views::done),
          get("/limits", context -> new UserCommand.GetLimits(), LimitViews::limits),
          post("/invoices", Routes::createInvoice, Views::invoice),
          post("/relayers", ErrandRoutes::ask, ErrandViews::offers),
          get("/errands", context -> new UserCommand.GetErrands(), ErrandViews::errands),
          post("/errands", ErrandRoutes::handIn, ErrandViews::errand),
          get("/errands/{id}", ErrandRoutes::get, ErrandViews::errand),
          get("/contacts", context -> new UserCommand.GetContacts(), ContactViews::contacts),
          post("/contacts", ContactRoutes::add, ContactViews::contact),
          post("/contacts/card", ContactRoutes::ownCard, ContactViews::ownCard),
          get("/contacts/{address}", ContactRoutes::get, ContactViews::contact),
          post("/contacts/{address}/rename", ContactRoutes::rename, ContactViews::contact),
          post("/contacts/{address}/verify", ContactRoutes::verify, ContactViews::contact),
          post("/contacts/{address}/helper", ContactRoutes::helper, ContactViews::contact),
          post("/contacts/{address}/block", ContactRoutes::block, ContactViews::contact),
          post("/contacts/{address}/unblock", ContactRoutes::unblock, ContactViews::contact),
          post("/contacts/{address}/remove", ContactRoutes::remove, ContactViews::contact),
          get("/messages", HistoryRoutes::recent, MessageViews::messages),
          post("/messages", MessageRoutes::send, Views::messageAccepted),
          get("/messages/{id}", HistoryRoutes::one, MessageViews::one),
          post("/messages/{id}/cancel", HistoryRoutes::cancel, Views::done),
          get("/outbox", context -> new UserCommand.GetOutbox(), MessageViews::outbox),
          get("/chats", context -> new UserCommand.GetChats(), MessageViews::chats),
          get("/chats/{address}", HistoryRoutes::page, MessageViews::history),
          post("/chats/{address}/keep", HistoryRoutes::keep, Views::done),
          post("/chats/{address}/delete", HistoryRoutes::delete, Views::done),
          post("/search", HistoryRoutes::search, MessageViews::found),
          get("/transfers", context -> new UserCommand.GetTransfers(), TransferViews::transfers),
          post("/transfers", Routes::sendFile, TransferViews::accepted),
          get("/transfers/{id}", Routes::getTransfer, TransferViews::transfer),
          post("/transfers/{id}/{what}", Routes::steerTransfer, TransferViews::accepted));

  static final List<Route> ALL =
      Stream.of(OWN, GroupRoutes.all(), AroundRoutes.all()).flatMap(List::stream).toList();

  private Routes() {}

  interface Parameters {
    UserCommand read(Context context) throws Problem;
  }

  static Route get(String path, Parameters parameters, Route.Writer writer) {
    return new Route(HandlerType.GET, path, (context, body) -> parameters.read(context), writer);
  }

  static Route post(String path, Route.Reader reader, Route.Writer writer) {
    return new Route(HandlerType.POST, path, reader, writer);
  }

  private static UserCommand ping(Context context, Body body) throws Problem {
    return new UserCommand.Ping(
        address("to", body.text("to")),
        (int) body.number("limit", 1, PING_LIMIT_MAX, PING_LIMIT_MAX),
        body.number("millis", 1, PING_MILLIS_MAX, PING_MILLIS));
  }

  private static UserCommand addStatements(Context context, Body body) throws Problem {
    Bytes bytes = parse("card", body.text("card"), Bytes::fromHex);
    Result<Card, IdentityError> card = Card.decode(bytes, CURVE, CURVE);
    if (card instanceof Result.Err<Card, IdentityError> err) {
      throw Problem.malformed("'card' cannot be read: " + err.error());
    }
    return new UserCommand.AddStatements(card.orThrow());
  }

  private static UserCommand openChannel(Context context, Body body) throws Problem {
    return new UserCommand.OpenChannel(
        address("peer", body.text("peer")),
        amount("deposit", body.text("deposit")),
        body.number("holdSeconds", 0, HOLD_SECONDS_MAX, HOLD_SECONDS));
  }

  private static UserCommand closeChannel(Context context, Body body) throws Problem {
    return new UserCommand.CloseChannel(
        channel(context), body.flag("alone"), body.flag("dataIsNewest"));
  }

  private static UserCommand refuseClose(Context context, Body body) throws Problem {
    return new UserCommand.RefuseClose(channel(context));
  }

  private static UserCommand signClose(Context context, Body body) throws Problem {
    return new UserCommand.SignClose(
        channel(context),
        body.flag("together"),
        body.number(
            "seconds", Limits.HANDED_SECONDS_LEAST, Limits.HANDED_SECONDS_MOST, HANDED_SECONDS),
        body.flag("dataIsNewest"));
  }

  private static UserCommand submitClose(Context context, Body body) throws Problem {
    return new UserCommand.SubmitClose(parse("signed", body.text("signed"), Bytes::fromHex));
  }

  private static UserCommand deposit(Context context, Body body) throws Problem {
    return new UserCommand.Deposit(channel(context), amount("amount", body.text("amount")));
  }

  private static UserCommand withdraw(Context context, Body body) throws Problem {
    return new UserCommand.Withdraw(channel(context), amount("amount", body.text("amount")));
  }

  private static ChannelId channel(Context context) throws Problem {
    return new ChannelId(parse("id", context.pathParam("id"), Hash::fromHex));
  }

  private static UserCommand recoverChannel(Context context, Body body) throws Problem {
    return new UserCommand.RecoverChannel(channel(context));
  }

  private static UserCommand keepWith(Context context, Body body) throws Problem {
    return new UserCommand.KeepWith(address("contact", body.text("contact")), body.flag("keeps"));
  }

  private static UserCommand exportBundles(Context context, Body body) throws Problem {
    Optional<String> to = body.optionalText("to");
    int most = ByHandLimits.PARCEL_BYTES;
    return new UserCommand.ExportBundles(
        to.isPresent() ? Optional.of(address("to", to.get())) : Optional.empty(),
        (int) body.number("mostBytes", PARCEL_BYTES_LEAST, most, most),
        Optional.empty());
  }

  private static UserCommand importBundles(Context context, Body body) throws Problem {
    Bytes parcel =
        parse("parcel", body.text("parcel"), text -> Bytes.wrap(Base64.getDecoder().decode(text)));
    return new UserCommand.ImportBundles(parcel, Optional.empty());
  }

  private static UserCommand getPayments(Context context) throws Problem {
    String limit = context.queryParam("limit");
    if (limit == null) {
      return new UserCommand.GetPayments(PAYMENTS_LISTED);
    }
    int wanted = parse("limit", limit, Integer::valueOf);
    return new UserCommand.GetPayments((int) Body.inRange("limit", wanted, 1, PAYMENTS_LISTED_MAX));
  }

  private static UserCommand getPayment(Context context) throws Problem {
    return new UserCommand.GetPayment(paymentId(Optional.of(context.pathParam("id"))));
  }

  private static UserCommand pay(Context context, Body body) throws Problem {
    PaymentId id = paymentId(body.optionalText("id"));
    if (body.has("invoice")) {
      return new UserCommand.PayInvoice(
          id, body.text("invoice"), body.optionalFlag("whenReachable").orElse(false));
    }
    return new UserCommand.Pay(
        id,
        address("to", body.text("to")),
        amount("amount", body.text("amount")),
        (int) body.number("times", 1, TIMES_MAX, 1),
        body.optionalFlag("whenReachable"));
  }

  private static UserCommand cancelPayment(Context context, Body body) throws Problem {
    return new UserCommand.CancelPayment(paymentId(Optional.of(context.pathParam("id"))));
  }

  private static UserCommand createInvoice(Context context, Body body) throws Problem {
    return new UserCommand.CreateInvoice(
        amount("amount", body.text("amount")), body.optionalText("memo").orElse(""));
  }

  private static UserCommand sendFile(Context context, Body body) throws Problem {
    Optional<String> id = body.optionalText("id");
    Bytes bytes = id.isPresent() ? id("id", id.get()) : random();
    return new UserCommand.SendFile(
        new TransferId(bytes), address("to", body.text("to")), body.text("path"));
  }

  private static UserCommand getTransfer(Context context) throws Problem {
    return new UserCommand.GetTransfer(transfer(context));
  }

  private static UserCommand steerTransfer(Context context, Body body) throws Problem {
    String what = context.pathParam("what").toUpperCase(Locale.ROOT);
    return new UserCommand.SteerTransfer(transfer(context), parse("what", what, Steering::valueOf));
  }

  private static TransferId transfer(Context context) throws Problem {
    return new TransferId(id("id", context.pathParam("id")));
  }

  private static PaymentId paymentId(Optional<String> given) throws Problem {
    return new PaymentId(given.isPresent() ? id("id", given.get()) : random());
  }

  static Bytes id(String name, String hex) throws Problem {
    Bytes bytes = parse(name, hex, Bytes::fromHex);
    if (bytes.length() != PaymentId.LENGTH) {
      throw Problem.malformed("'" + name + "' must have 32 hex digits.");
    }
    return bytes;
  }

  static Bytes random() {
    byte[] bytes = new byte[PaymentId.LENGTH];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static Address address(String name, String hex) throws Problem {
    return parse(name, hex, Address::fromHex);
  }

  static Amount amount(String name, String decimal) throws Problem {
    return parse(name, decimal, text -> Amount.parse(text, SMT_DECIMALS));
  }

  static <T> T parse(String name, String text, Function<String, T> reader) throws Problem {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("'" + name + "' cannot be read: " + e.getMessage());
    }
  }
}
