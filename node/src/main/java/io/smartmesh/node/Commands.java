package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.WaitingRoom;
import io.smartmesh.channel.Channels;
import io.smartmesh.channel.Limits;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.identity.IdentityInput;
import io.smartmesh.identity.WhereLimits;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
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
  private final Channels channels;
  private final Rotation rotation;
  private final Payments payments;
  private final ChannelCommands channelCommands;
  private final Curve curve;
  private final Verifier verifier;
  private final TreeMap<Long, RequestId> invoiceRequests = new TreeMap<>();

  /** WH-20: until the stranger says that the identifier is its address. */
  private final WaitingRoom<Address, NodeInput.Command> forStrangers =
      new WaitingRoom<>(WhereLimits.EARLY_DEVICES, WhereLimits.EARLY_PACKETS);

  private long lastTag;

  Commands(
      NodeCore node,
      People people,
      Channels channels,
      Rotation rotation,
      Payments payments,
      Curve curve,
      Verifier verifier) {
    this.node = node;
    this.people = people;
    this.rotation = rotation;
    this.channels = channels;
    this.channelCommands = new ChannelCommands(node, curve, verifier);
    this.payments = payments;
    this.curve = curve;
    this.verifier = verifier;
  }

  void handle(NodeInput.Command input, Moment now, Consumer<? super NodeOutput> out) {
    RequestId request = input.request();
    UserCommand command = input.command();
    Optional<Address> stranger = recipient(command).filter(node.edge()::isStranger);
    if (stranger.isPresent()) {
      Moment until = now.plusMillis(WhereLimits.STRANGER_MILLIS);
      if (!forStrangers.add(stranger.get(), input, until)) {
        node.reply(request, Explain.stranger(stranger.get()));
      }
    } else if (command instanceof UserCommand.CreateInvoice create) {
      createInvoice(request, create, now, out);
    } else if (command instanceof UserCommand.SendFile send) {
      sendFile(request, send, now, out);
    } else if (command instanceof UserCommand.Files files) {
      node.transfers().ask(request, files, now, out);
    } else if (command instanceof UserCommand.Errands errands) {
      node.traffic().errands().ask(request, errands, now);
    } else if (command instanceof UserCommand.Texts texts) {
      node.history().ask(request, texts, now);
    } else if (command instanceof UserCommand.See see) {
      node.seen().handle(request, see, now);
    } else {
      node.reply(request, answer(command, now, out));
    }
  }

  /** To whom it would give or send something. */
  private static Optional<Address> recipient(UserCommand command) {
    if (command instanceof UserCommand.SendText send) {
      return Optional.of(send.to());
    } else if (command instanceof UserCommand.SendFile file) {
      return Optional.of(file.to());
    } else if (command instanceof UserCommand.Pay pay) {
      return Optional.of(pay.to());
    } else if (command instanceof UserCommand.OpenChannel open) {
      return Optional.of(open.peer());
    }
    return Optional.empty();
  }

  /** Whoever goes by this is known now. */
  void found(Address device, Moment now, Consumer<? super NodeOutput> out) {
    forStrangers.take(device).forEach(command -> handle(command, now, out));
  }

  void wake(Moment now) {
    forStrangers
        .expired(now)
        .forEach(
            late ->
                recipient(late.command())
                    .ifPresent(id -> node.reply(late.request(), Explain.stranger(id))));
  }

  Moment deadline() {
    return forStrangers.deadline();
  }

  private UserReply answer(UserCommand command, Moment now, Consumer<? super NodeOutput> out) {
    if (command instanceof UserCommand.GetStatus) {
      return new UserReply.Status(node.status(now));
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
    if (command instanceof UserCommand.SendText send) {
      return sendText(send, now);
    }
    if (command instanceof UserCommand.Pay pay) {
      return pay(pay, now, out);
    }
    if (command instanceof UserCommand.PayInvoice pay) {
      return payInvoice(pay, now, out);
    }
    if (command instanceof UserCommand.CancelPayment cancel) {
      return pay(new PaymentInput.Cancel(cancel.payment()), new UserReply.Done(), now, out);
    }
    if (command instanceof UserCommand.GetLimits) {
      return new UserReply.Limits(payments.limits(now));
    }
    if (command instanceof UserCommand.OpenChannel open) {
      return openChannel(open, now);
    }
    if (command instanceof UserCommand.Contacts contacts) {
      return node.contacts().answer(contacts, now);
    }
    if (command instanceof UserCommand.Groups groups) {
      return node.history().groups().answer(groups, now);
    }
    if (command instanceof UserCommand.OfPosts posts) {
      return node.traffic().around().answer(posts, now, out);
    }
    if (command instanceof UserCommand.Backup backup) {
      return node.snapshots().answer(backup, now);
    }
    if (command instanceof UserCommand.ByHand byHand) {
      return node.handTraffic().answer(byHand, now);
    }
    return channelCommands
        .answer(command, now, out)
        .orElseThrow(() -> new IllegalArgumentException("no answer to " + command));
  }

  private UserReply sendText(UserCommand.SendText send, Moment now) {
    Optional<Address> to = people.reach(send.to(), now);
    if (!to.isPresent()) {
      return Explain.noDevice(send.to());
    }
    if (node.contacts().isBlocked(to.get())) {
      return Explain.blocked(to.get());
    }
    node.edge().want(to.get().bytes());
    List<MessageOutput> outputs = new ArrayList<>();
    node.toMessages(
        new MessageInput.SendText(send.id(), to.get(), send.content(), node.chainTime(now)),
        now,
        outputs::add);
    for (MessageOutput output : outputs) {
      if (output instanceof MessageOutput.Refused refused) {
        return Explain.message(refused.error());
      }
    }
    return new UserReply.MessageAccepted(send.id());
  }

  private void sendFile(
      RequestId request, UserCommand.SendFile send, Moment now, Consumer<? super NodeOutput> out) {
    Optional<Address> to = people.reach(send.to(), now);
    if (to.isPresent()) {
      node.edge().want(to.get().bytes());
      UserCommand.SendFile file = new UserCommand.SendFile(send.id(), to.get(), send.path());
      node.transfers().ask(request, file, now, out);
    } else {
      node.reply(request, Explain.noDevice(send.to()));
    }
  }

  private UserReply payInvoice(
      UserCommand.PayInvoice pay, Moment now, Consumer<? super NodeOutput> out) {
    Result<Invoice, PaymentError> parsed = InvoiceText.parse(pay.invoice(), curve, verifier);
    if (parsed instanceof Result.Err<Invoice, PaymentError> err) {
      return Explain.payment(err.error());
    }
    people.reach(parsed.orThrow().payee().address(), now);
    node.edge().want(parsed.orThrow().payee().address().bytes());
    return pay(
        new PaymentInput.PayInvoice(pay.payment(), parsed.orThrow(), pay.whenReachable()),
        new UserReply.PaymentsAccepted(1),
        now,
        out);
  }

  private UserReply pay(UserCommand.Pay pay, Moment now, Consumer<? super NodeOutput> out) {
    Optional<Address> to = people.reach(pay.to(), now);
    if (!to.isPresent()) {
      return Explain.noDevice(pay.to());
    }
    if (node.contacts().isBlocked(to.get())) {
      return Explain.blocked(to.get());
    }
    node.edge().want(to.get().bytes());
    boolean whenReachable = pay.whenReachable().orElseGet(() -> isKnownAndAway(to.get()));
    return pay(
        new PaymentInput.Pay(pay.first(), to.get(), pay.amount(), pay.times(), whenReachable),
        new UserReply.PaymentsAccepted(pay.times()),
        now,
        out);
  }

  /** PY-91: somebody whom we have a channel with, or whose account we know; no typing mistake. */
  private boolean isKnownAndAway(Address device) {
    boolean isKnown =
        people.accountOf(device).isPresent()
            || channels.views().stream().anyMatch(channel -> channel.peer().equals(device));
    return isKnown && node.seen().peers().stream().noneMatch(peer -> peer.address().equals(device));
  }

  private UserReply pay(
      PaymentInput input, UserReply accepted, Moment now, Consumer<? super NodeOutput> out) {
    List<PaymentOutput> outputs = new ArrayList<>();
    node.toPayments(input, now, out, outputs::add);
    for (PaymentOutput output : outputs) {
      if (output instanceof PaymentOutput.Refused refused) {
        return Explain.payment(refused.error());
      }
    }
    return accepted;
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

  private UserReply openChannel(UserCommand.OpenChannel open, Moment now) {
    if (open.peer().equals(Address.ZERO)) {
      return Explain.payment(new PaymentError.NobodysAddress(open.peer()));
    }
    if (open.peer().equals(node.address())) {
      return Explain.payment(new PaymentError.ToOneself(open.peer()));
    }
    long hold =
        open.holdSeconds() == 0 ? node.config().offline().holdSeconds() : open.holdSeconds();
    if (hold < Limits.HOLD_SECONDS_LEAST) {
      return Explain.hold(hold);
    }
    if (!node.isChainReachable()) {
      return Explain.chainNeeded(node.chainWhy());
    }
    if (rotation.isOn()) {
      return Explain.rotating();
    }
    if (open.deposit().isZero() || open.deposit().isMoreThan(node.tokenBalance())) {
      return Explain.deposit(open.deposit(), node.tokenBalance());
    }
    node.edge().want(open.peer().bytes());
    node.askChain(
        new ChannelAction.Open(
            open.peer(),
            node.config().contracts().token(),
            openBefore(open.peer(), now),
            open.deposit(),
            hold,
            node.config().channels().amnestyHold(hold),
            node.config().channels().amnestyFee(open.deposit())));
    return new UserReply.Done();
  }

  /**
   * CH-37: even for the smaller address, odd for the other: two that open at once never meet on one
   * id.
   */
  private ChainTime openBefore(Address peer, Moment now) {
    ChainTime latest = node.chainTime(now).plusSeconds(Limits.OPEN_SECONDS);
    int odd = node.address().compareTo(peer) < 0 ? 0 : 1;
    return latest.plusSeconds((latest.seconds() + odd) % 2);
  }
}
