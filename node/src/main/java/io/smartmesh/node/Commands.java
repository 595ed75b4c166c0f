package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.Channels;
import io.smartmesh.channel.Limits;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.identity.IdentityInput;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Messages;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.Invoice;
import io.smartmesh.payment.InvoiceText;
import io.smartmesh.payment.PaymentError;
import io.smartmesh.payment.PaymentInput;
import io.smartmesh.payment.PaymentOutput;
import io.smartmesh.payment.Payments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * ND-4: carries out what the user asks; each command gets exactly one reply, after what it stored
 * is durable.
 */
final class Commands {
  private static final int PAYMENTS_SHOWN_MOST = 1_000;

  private final NodeCore node;
  private final People people;
  private final Messages messages;
  private final Channels channels;
  private final Rotation rotation;
  private final Payments payments;
  private final Entropy entropy;
  private final Curve curve;
  private final Verifier verifier;
  private final TreeMap<Long, RequestId> invoiceRequests = new TreeMap<>();
  private long lastTag;

  Commands(
      NodeCore node,
      People people,
      Messages messages,
      Channels channels,
      Rotation rotation,
      Payments payments,
      Entropy entropy,
      Curve curve,
      Verifier verifier) {
    this.node = node;
    this.people = people;
    this.rotation = rotation;
    this.messages = messages;
    this.channels = channels;
    this.payments = payments;
    this.entropy = entropy;
    this.curve = curve;
    this.verifier = verifier;
  }

  void handle(NodeInput.Command input, Moment now, Consumer<? super NodeOutput> out) {
    RequestId request = input.request();
    UserCommand command = input.command();
    if (command instanceof UserCommand.CreateInvoice create) {
      createInvoice(request, create, now, out);
    } else {
      node.reply(request, answer(command, now, out));
    }
  }

  private UserReply answer(UserCommand command, Moment now, Consumer<? super NodeOutput> out) {
    if (command instanceof UserCommand.GetStatus) {
      return new UserReply.Status(node.status(now));
    }
    if (command instanceof UserCommand.GetPeers) {
      return new UserReply.Peers(node.peers());
    }
    if (command instanceof UserCommand.GetIdentity) {
      return new UserReply.Identity(
          node.address(), people.own(), rotation.isOn(), rotation.unsettled());
    }
    if (command instanceof UserCommand.AddStatements add) {
      people.handle(new IdentityInput.OwnCard(add.card()), now);
      return new UserReply.Done();
    }
    if (command instanceof UserCommand.BeginRotation) {
      node.write(rotation.begin(now));
      return new UserReply.Done();
    }
    if (command instanceof UserCommand.GetChannels) {
      return new UserReply.Channels(channels.views());
    }
    if (command instanceof UserCommand.GetPayments get) {
      int limit = Math.max(0, Math.min(get.limit(), PAYMENTS_SHOWN_MOST));
      return new UserReply.Payments(payments.newest(limit));
    }
    if (command instanceof UserCommand.GetPayment get) {
      return payments
          .find(get.payment())
          .<UserReply>map(UserReply.Payment::new)
          .orElse(Explain.unknownPayment(get.payment()));
    }
    if (command instanceof UserCommand.GetMessages) {
      List<TextMessage> all = new ArrayList<>(messages.inbox());
      all.addAll(messages.outbox());
      all.sort((a, b) -> a.at().compareTo(b.at()));
      return new UserReply.Messages(all);
    }
    if (command instanceof UserCommand.SendText send) {
      return sendText(send, now);
    }
    if (command instanceof UserCommand.Pay pay) {
      return pay(pay, now, out);
    }
    if (command instanceof UserCommand.PayInvoice pay) {
      return payInvoice(pay, now, out);
    }
    if (command instanceof UserCommand.OpenChannel open) {
      return openChannel(open);
    }
    return closeChannel((UserCommand.CloseChannel) command, now, out);
  }

  private UserReply sendText(UserCommand.SendText send, Moment now) {
    Optional<Address> to = people.reach(send.to(), now);
    if (!to.isPresent()) {
      return Explain.noDevice(send.to());
    }
    List<MessageOutput> outputs = new ArrayList<>();
    node.toMessages(
        new MessageInput.SendText(send.id(), to.get(), send.text(), node.chainTime(now)),
        now,
        outputs::add);
    for (MessageOutput output : outputs) {
      if (output instanceof MessageOutput.Refused refused) {
        return Explain.message(refused.error());
      }
    }
    return new UserReply.MessageAccepted(send.id());
  }

  private UserReply payInvoice(
      UserCommand.PayInvoice pay, Moment now, Consumer<? super NodeOutput> out) {
    Result<Invoice, PaymentError> parsed = InvoiceText.parse(pay.invoice(), curve, verifier);
    if (parsed instanceof Result.Err<Invoice, PaymentError> err) {
      return Explain.payment(err.error());
    }
    people.reach(parsed.orThrow().payee().address(), now);
    return pay(new PaymentInput.PayInvoice(pay.payment(), parsed.orThrow()), 1, now, out);
  }

  private UserReply pay(UserCommand.Pay pay, Moment now, Consumer<? super NodeOutput> out) {
    Optional<Address> to = people.reach(pay.to(), now);
    if (!to.isPresent()) {
      return Explain.noDevice(pay.to());
    }
    return pay(
        new PaymentInput.Pay(pay.first(), to.get(), pay.amount(), pay.times()),
        pay.times(),
        now,
        out);
  }

  private UserReply pay(
      PaymentInput input, int times, Moment now, Consumer<? super NodeOutput> out) {
    List<PaymentOutput> outputs = new ArrayList<>();
    node.toPayments(input, now, out, outputs::add);
    for (PaymentOutput output : outputs) {
      if (output instanceof PaymentOutput.Refused refused) {
        return Explain.payment(refused.error());
      }
    }
    return new UserReply.PaymentsAccepted(times);
  }

  private void createInvoice(
      RequestId request,
      UserCommand.CreateInvoice create,
      Moment now,
      Consumer<? super NodeOutput> out) {
    lastTag++;
    invoiceRequests.put(lastTag, request);
    List<PaymentOutput> outputs = new ArrayList<>();
    node.toPayments(
        new PaymentInput.CreateInvoice(lastTag, create.amount(), create.memo()),
        now,
        out,
        outputs::add);
    for (PaymentOutput output : outputs) {
      if (output instanceof PaymentOutput.Refused refused) {
        invoiceRequests.remove(lastTag);
        node.reply(request, Explain.payment(refused.error()));
      }
    }
  }

  void invoiceIssued(PaymentOutput.InvoiceIssued issued) {
    Optional.ofNullable(invoiceRequests.remove(issued.tag()))
        .ifPresent(
            request ->
                node.reply(
                    request, new UserReply.InvoiceIssued(InvoiceText.toText(issued.invoice()))));
  }

  private UserReply openChannel(UserCommand.OpenChannel open) {
    if (!node.isChainReachable()) {
      return Explain.chainNeeded(node.chainWhy());
    }
    if (rotation.isOn()) {
      return Explain.rotating();
    }
    if (open.holdSeconds() < Limits.HOLD_SECONDS_LEAST) {
      return Explain.hold(open.holdSeconds());
    }
    if (open.deposit().isZero() || open.deposit().isMoreThan(node.tokenBalance())) {
      return Explain.deposit(open.deposit(), node.tokenBalance());
    }
    node.askChain(
        new ChannelAction.Open(
            open.peer(),
            node.config().contracts().token(),
            nonce(),
            open.deposit(),
            open.holdSeconds(),
            0,
            Amount.ZERO));
    return new UserReply.Done();
  }

  /** 63 random bits: two openers, or one who forgot, never meet on the same channel id (R0). */
  private long nonce() {
    Bytes random = entropy.next(8);
    try {
      return new Decoder(Bytes.concat(Bytes.of(random.at(0) & 0x7f), random.slice(1, 8))).u64();
    } catch (Malformed e) {
      throw new IllegalStateException(e);
    }
  }

  private UserReply closeChannel(
      UserCommand.CloseChannel close, Moment now, Consumer<? super NodeOutput> out) {
    List<ChannelOutput> outputs = new ArrayList<>();
    ChannelInput input =
        close.alone()
            ? new ChannelInput.CloseAlone(close.channel())
            : new ChannelInput.CloseTogether(close.channel());
    node.toChannels(input, now, out, outputs::add);
    for (ChannelOutput output : outputs) {
      if (output instanceof ChannelOutput.Refused refused) {
        return Explain.channel(refused.error());
      }
    }
    return new UserReply.Done();
  }
}
