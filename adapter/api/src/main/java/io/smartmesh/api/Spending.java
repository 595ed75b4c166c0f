package io.smartmesh.api;

import io.smartmesh.api.ApiToken.Charge;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.Invoice;
import io.smartmesh.payment.InvoiceText;
import io.smartmesh.payment.PaymentError;
import io.smartmesh.payment.PaymentView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Payments by tokens with a limit: the amount is taken from the limit, on disk, before the node
 * hears of the payment, and comes back only where the node surely did not take it. Fees count once
 * they are known.
 */
final class Spending implements Route.Asking {
  private static final Curve CURVE = Curves.best();

  private final NodeAccess node;
  private final Tokens tokens;

  /** Orders of a payment that the node has not answered yet, and whether it took an earlier one. */
  private final Map<PaymentId, Asked> asked = new LinkedHashMap<>();

  private record Asked(int askers, boolean isTaken) {}

  private record Order(PaymentId id, Hash hash, Amount amount) {}

  Spending(NodeAccess node, Tokens tokens) {
    this.node = node;
    this.tokens = tokens;
  }

  @Override
  public UserReply ask(Visitor visitor, UserCommand command) throws Problem {
    boolean pays = command instanceof UserCommand.Pay || command instanceof UserCommand.PayInvoice;
    if (!pays || visitor.token().isEmpty() || visitor.right().covers(Right.ADMIN)) {
      return Route.ask(node, command);
    }
    String token = visitor.token().get();
    settle(token);
    Order order = order(command);
    begin(token, order);
    boolean isRefused = false;
    try {
      UserReply reply = Route.ask(node, command);
      isRefused = reply instanceof UserReply.Refused;
      return reply;
    } finally {
      // Whoever got no answer does not know: then the charge stays.
      end(token, order.id(), isRefused);
    }
  }

  private synchronized void begin(String token, Order order) throws Problem {
    boolean isFirst = tokens.charge(token, order.id(), order.hash(), order.amount());
    Asked before = asked.getOrDefault(order.id(), new Asked(0, !isFirst));
    asked.put(order.id(), new Asked(before.askers() + 1, before.isTaken()));
  }

  private synchronized void end(String token, PaymentId payment, boolean isRefused) throws Problem {
    Asked before = asked.getOrDefault(payment, new Asked(1, true));
    Asked after = new Asked(before.askers() - 1, before.isTaken() || !isRefused);
    if (after.askers() > 0) {
      asked.put(payment, after);
      return;
    }
    asked.remove(payment);
    if (!after.isTaken()) {
      tokens.release(token, payment);
    }
  }

  /** What has ended since costs what it cost, or nothing. */
  private void settle(String token) throws Problem {
    for (Charge charge : tokens.byId(token).map(ApiToken::charges).orElse(List.of())) {
      if (charge.isSettled()) {
        continue;
      }
      UserReply reply = Route.ask(node, new UserCommand.GetPayment(charge.id()));
      if (reply instanceof UserReply.Payment found) {
        PaymentView payment = found.payment();
        switch (payment.state()) {
          case PAID -> tokens.settle(token, charge.id(), charge.cost().plusOrMost(payment.fee()));
          case REFUNDED, FAILED, CANCELLED -> tokens.settle(token, charge.id(), Amount.ZERO);
          case QUEUED, PENDING -> {
            // Its end is open.
          }
        }
      }
    }
  }

  private static Order order(UserCommand command) throws Problem {
    if (command instanceof UserCommand.Pay pay) {
      if (pay.times() != 1) {
        throw Problem.malformed("'times' is " + pay.times() + ", must be 1 with a pay token.");
      }
      return new Order(pay.first(), hash(pay.to() + " " + pay.amount()), pay.amount());
    }
    UserCommand.PayInvoice pay = (UserCommand.PayInvoice) command;
    Result<Invoice, PaymentError> invoice = InvoiceText.parse(pay.invoice(), CURVE, CURVE);
    if (invoice instanceof Result.Err<Invoice, PaymentError> err) {
      throw Problem.malformed("'invoice' cannot be read: " + err.error());
    }
    return new Order(pay.payment(), hash(pay.invoice()), invoice.orThrow().amount());
  }

  private static Hash hash(String order) {
    return Hashes.sha256(Bytes.utf8(order));
  }
}
