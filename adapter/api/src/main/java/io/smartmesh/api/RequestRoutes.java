package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentError;
import io.smartmesh.payment.PaymentRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Requests to be paid that can be checked with no network (RL-25 to RL-27, RL-34, RL-35). */
final class RequestRoutes {
  static final String CREATE = "/requests";
  static final String READ = "/requests/read";
  static final String QUOTE = "/requests/quote";
  static final String PAY = "/requests/pay";

  static final long SECONDS_MOST = 366L * 86_400;
  private static final long SECONDS_LEAST = 60;
  private static final long SECONDS_USUAL = 86_400;

  /** That a payment may take a relayer; never longer than the request counts. */
  private static final long PAYING_SECONDS = 3_600;

  private static final String LINK = "smartmesh:";
  private static final int TEXT_MOST = 1_000;
  private static final Curve CURVE = Curves.best();

  private final NodeAccess node;
  private final RequestDesk desk;
  private final LongSupplier seconds;

  /**
   * @param seconds since 1970, by this device's clock (RL-26)
   */
  RequestRoutes(NodeAccess node, RequestDesk desk, LongSupplier seconds) {
    this.node = node;
    this.desk = desk;
    this.seconds = seconds;
  }

  /** A handler that the desk may refuse. */
  private interface Step {
    ObjectNode of(Body body) throws Problem, RequestDesk.No;
  }

  private static void serve(Context context, Step step) throws Problem {
    try {
      Body body = Body.of(context.body());
      Json.write(context, step.of(body));
    } catch (RequestDesk.No e) {
      throw Problem.of(409, e.why());
    }
  }

  void create(Context context) throws Problem {
    serve(context, this::create);
  }

  void read(Context context) throws Problem {
    serve(context, this::read);
  }

  void quote(Context context) throws Problem {
    serve(context, this::quote);
  }

  void pay(Context context) throws Problem {
    serve(context, this::pay);
  }

  private ObjectNode create(Body body) throws Problem, RequestDesk.No {
    Amount amount = Routes.amount("amount", body.text("amount"));
    String purpose = body.optionalText("purpose").orElse("");
    long valid = body.number("seconds", SECONDS_LEAST, SECONDS_MOST, SECONDS_USUAL);
    body.requireNothingElse();
    if (amount.isZero()) {
      throw Problem.malformed("'amount' is 0, must be more.");
    }
    int length = Bytes.utf8(purpose).length();
    if (length > PaymentRequest.PURPOSE_BYTES || !Encoder.isText(purpose)) {
      throw Problem.malformed(
          "'purpose' has " + length + " bytes, may have " + PaymentRequest.PURPOSE_BYTES + ".");
    }
    ChannelsContract known = desk.contracts();
    PaymentRequest request =
        desk.sign(
            new PaymentRequest.Draft(
                known.chainId(),
                known.token(),
                amount,
                Routes.random(),
                new ChainTime(seconds.getAsLong() + valid),
                purpose));
    return view(request);
  }

  private ObjectNode read(Body body) throws Problem, RequestDesk.No {
    PaymentRequest request = request(body);
    body.requireNothingElse();
    return view(request);
  }

  private static PaymentRequest request(Body body) throws Problem {
    String text = body.text("request").trim();
    if (text.toLowerCase(Locale.ROOT).startsWith(LINK)) {
      text = text.substring(LINK.length());
    }
    Result<PaymentRequest, PaymentError> parsed =
        text.length() > TEXT_MOST
            ? Result.err(new PaymentError.Malformed(text.length() + " characters"))
            : PaymentRequest.parse(text, CURVE, CURVE);
    if (parsed instanceof Result.Err<PaymentRequest, PaymentError> err) {
      String why =
          err.error() instanceof PaymentError.Malformed bad ? bad.what() : "" + err.error();
      throw Problem.of(
          400,
          new UserReply.Refused(
              "bad-request-text",
              "This is no request that its payee signed: " + why,
              "Ask for it again, whole.",
              List.of(why)));
    }
    return parsed.orThrow();
  }

  private ObjectNode view(PaymentRequest request) throws RequestDesk.No {
    ObjectNode json =
        Json.document("payment-request")
            .put("request", request.toText())
            .put("link", LINK + request.toText())
            .put("chainId", request.chainId())
            .put("token", request.token().toString())
            .put("payee", request.payee().address().toString())
            .put("id", request.id().toHex())
            .put("payment", request.paymentId().toString())
            .put("expiry", request.expiry().seconds())
            .put("purpose", request.purpose())
            .put("expired", isExpired(request))
            .put("ours", isOurs(request));
    json.set("amount", Views.amount(request.amount()));
    ArrayNode paid = json.putArray("paid");
    for (RequestDesk.Paid one : desk.paid(request)) {
      paid.addObject()
          .put("by", one.by().toString())
          .put("way", one.way().name().toLowerCase(Locale.ROOT))
          .put("at", one.at());
    }
    return json;
  }

  private boolean isExpired(PaymentRequest request) {
    return request.expiry().seconds() < seconds.getAsLong();
  }

  /** Of the chain and token that this node knows; without one nothing is paid. */
  private boolean isOurs(PaymentRequest request) {
    try {
      ChannelsContract known = desk.contracts();
      return request.chainId() == known.chainId() && request.token().equals(known.token());
    } catch (RequestDesk.No e) {
      return false;
    }
  }

  private void requirePayable(PaymentRequest request) throws Problem, RequestDesk.No {
    if (!isOurs(request)) {
      ChannelsContract known = desk.contracts();
      throw refused(
          "request-other-token",
          "It is about {0}, this node deals with {1}.",
          "Ask for one in SMT on this chain.",
          request.chainId() + " " + request.token(),
          known.chainId() + " " + known.token());
    }
    if (isExpired(request)) {
      throw refused(
          "request-expired",
          "It could be paid until {0}, and it is {1} now.",
          "Ask for a new one.",
          "" + request.expiry().seconds(),
          "" + seconds.getAsLong());
    }
  }

  private static Problem refused(String code, String what, String todo, String a, String b) {
    return Problem.of(
        409,
        new UserReply.Refused(code, what.replace("{0}", a).replace("{1}", b), todo, List.of(a, b)));
  }

  private ObjectNode quote(Body body) throws Problem, RequestDesk.No {
    PaymentRequest request = request(body);
    body.requireNothingElse();
    requirePayable(request);
    ErrandOutput.Offer best = best(request);
    ObjectNode json =
        Json.document("request-quote")
            .put("device", best.device().toString())
            .put("relayer", best.quoted().relayer().toString());
    json.set("fee", Views.amount(best.quoted().fee()));
    return json;
  }

  private ErrandOutput.Offer best(PaymentRequest request) throws Problem {
    Errand.Price price =
        new Errand.OfMessage(
            request.chainId(),
            request.token(),
            TokenMessage.Kind.PAYMENT,
            request.payee().address());
    UserReply reply = Route.ask(node, new UserCommand.AskRelayers(price));
    List<ErrandOutput.Offer> offers =
        reply instanceof UserReply.Offers all ? all.offers() : List.of();
    if (offers.isEmpty()) {
      throw new Problem(
          409,
          "nobody-sends",
          "Nobody in reach knows a relayer.",
          "Go where somebody does, or pay over a channel.");
    }
    return offers.get(0);
  }

  private ObjectNode pay(Body body) throws Problem, RequestDesk.No {
    PaymentRequest request = request(body);
    String by = body.text("by");
    boolean again = body.flag("again");
    Optional<String> feeMost = body.optionalText("feeMost");
    body.requireNothingElse();
    requirePayable(request);
    return switch (by) {
      case "channel" -> payOverChannel(request, again);
      case "relayer" ->
          payOnChain(
              request,
              again,
              Routes.amount(
                  "feeMost",
                  feeMost.orElseThrow(() -> Problem.malformed("'feeMost' is missing."))));
      default -> throw Problem.malformed("'by' is " + by + ", must be relayer or channel.");
    };
  }

  private ObjectNode payOverChannel(PaymentRequest request, boolean again)
      throws Problem, RequestDesk.No {
    UserReply status = Route.ask(node, new UserCommand.GetStatus());
    Address device =
        status instanceof UserReply.Status known ? known.status().address() : Address.ZERO;
    RequestDesk.Paid paid = paid(device, RequestDesk.Way.CHANNEL);
    boolean isNew = desk.claim(request, paid, again);
    UserReply reply =
        Route.ask(
            node,
            new UserCommand.Pay(
                request.paymentId(), request.payee().address(), request.amount(), 1));
    if (reply instanceof UserReply.Refused no) {
      release(request, paid, isNew);
      throw Problem.of(409, no);
    }
    return Json.document("request-paid")
        .put("by", "channel")
        .put("payment", request.paymentId().toString());
  }

  private ObjectNode payOnChain(PaymentRequest request, boolean again, Amount feeMost)
      throws Problem, RequestDesk.No {
    Optional<ErrandView> before = onItsWay(request);
    if (before.isPresent()) {
      return onChain(before.get());
    }
    ErrandOutput.Offer best = best(request);
    Amount fee = best.quoted().fee();
    if (fee.isMoreThan(feeMost)) {
      throw refused(
          "fee-above-limit",
          "The fee is {0} SMT now, at most {1} may be paid.",
          "Look at the fee again.",
          fee.toDecimal(Routes.SMT_DECIMALS),
          feeMost.toDecimal(Routes.SMT_DECIMALS));
    }
    if (fee.isMoreThan(request.amount())) {
      throw refused(
          "fee-above-value",
          "The fee is {0} SMT, more than the {1} SMT that they get.",
          "Pay over a channel.",
          fee.toDecimal(Routes.SMT_DECIMALS),
          request.amount().toDecimal(Routes.SMT_DECIMALS));
    }
    RequestDesk.Paid paid = paid(desk.account(), RequestDesk.Way.RELAYER);
    boolean isNew = desk.claim(request, paid, again);
    UserReply reply = Route.ask(node, order(request, best));
    if (!(reply instanceof UserReply.OneErrand one)) {
      release(request, paid, isNew);
      throw Problem.of(409, (UserReply.Refused) reply);
    }
    return onChain(one.errand());
  }

  /** What was claimed before may be paid already. */
  private void release(PaymentRequest request, RequestDesk.Paid paid, boolean isNew) {
    if (isNew) {
      desk.release(request, paid);
    }
  }

  private UserCommand order(PaymentRequest request, ErrandOutput.Offer best) throws RequestDesk.No {
    long end = Math.min(seconds.getAsLong() + PAYING_SECONDS, request.expiry().seconds());
    SignedRequest signed =
        desk.sign(
            from ->
                new TokenMessage(
                    TokenMessage.Kind.PAYMENT,
                    from,
                    request.payee().address(),
                    request.amount(),
                    best.quoted().fee(),
                    best.quoted().relayer(),
                    request.nonce(),
                    new ChainTime(end)));
    Errand.Order order = new Errand.Order(request.chainId(), request.token(), signed);
    return new UserCommand.HandIn(order, List.of(best.device()));
  }

  /** Asked for twice it is the same: signed anew only where what was signed cannot count. */
  private Optional<ErrandView> onItsWay(PaymentRequest request) throws Problem, RequestDesk.No {
    Address account = desk.account();
    UserReply reply = Route.ask(node, new UserCommand.GetErrands());
    List<ErrandView> all = reply instanceof UserReply.Errands known ? known.errands() : List.of();
    return all.stream()
        .filter(one -> one.request().signer().equals(account))
        .filter(one -> one.request().message().nonce().equals(request.nonce()))
        .filter(one -> !one.isOver() || one.state() == ErrandView.State.DONE)
        .findFirst();
  }

  private static ObjectNode onChain(ErrandView errand) {
    ObjectNode json = Json.document("request-paid").put("by", "relayer");
    json.set("errand", ErrandViews.errand(errand));
    return json;
  }

  private RequestDesk.Paid paid(Address by, RequestDesk.Way way) {
    return new RequestDesk.Paid(by, way, seconds.getAsLong());
  }
}
