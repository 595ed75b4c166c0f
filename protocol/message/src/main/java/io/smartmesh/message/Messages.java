package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.OUTBOX_GROUPS;
import static io.smartmesh.message.MessageLimits.OUTBOX_OPEN;
import static io.smartmesh.message.MessageLimits.OUTBOX_URGENT;
import static io.smartmesh.message.MessageLimits.SENDS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.ContentError;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ratchet.Bundle;
import io.smartmesh.ratchet.Prekeys;
import io.smartmesh.ratchet.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Texts from person to person. What the user has handed over is kept until the recipient's receipt
 * is back or it is given up by name; what has come in is stored, then acknowledged, and shown once.
 * The rules MS are in docs/spec/message.md.
 */
public final class Messages implements Machine<MessageInput, MessageOutput> {
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final Outbox outbox;
  private final Inbox inbox;
  private final Effects effects;
  private final Repeats repeats = new Repeats();
  private final Prekeys prekeys;
  private final Conversations conversations;
  private final Bundles bundles;
  private final Carriage carriage;
  private final PrekeyTalk prekeyTalk;

  /** The newest idea of the time that came with an input. */
  private ChainTime time = ChainTime.ZERO;

  private final Recipients recipients;
  private final Function<Address, Optional<MessageError>> unheard;

  /**
   * @param stored everything under {@code message/} and {@code ratchet/} as this machine has
   *     written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Messages(SigningKey self, Curve curve, Entropy entropy, StoredRecords stored) {
    this(self, curve, curve, entropy, stored, device -> Optional.empty(), Carriers.NONE);
  }

  /**
   * @param verifier checks what devices have signed
   * @param unheard why nothing is taken from a device: it is revoked (MS-14) or blocked (CT-11)
   * @param carriers who take along what cannot be sent (MS-17)
   */
  public Messages(
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      Function<Address, Optional<MessageError>> unheard,
      Carriers carriers) {
    this.unheard = unheard;
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    outbox = new Outbox(stored);
    inbox = new Inbox(stored);
    effects = new Effects(inbox, outbox, stored);
    recipients = new Recipients(stored, curve);
    prekeys = new Prekeys(self, curve, stored);
    conversations = new Conversations(self, curve, entropy, prekeys, unheard, stored);
    bundles = new Bundles(stored, curve);
    prekeyTalk = new PrekeyTalk(self, curve, verifier, entropy, prekeys, bundles, unheard);
    carriage = new Carriage(carriers, conversations, bundles);
  }

  /** A text that is at hand; where both sides chose the same id, the own one. */
  public Optional<TextMessage> find(MessageId id) {
    Optional<TextMessage> own = outbox.find(id).map(Outbox.Entry::message);
    return own.isPresent() ? own : inbox.find(id);
  }

  /** What others wrote, in the order it came. */
  public List<TextMessage> inbox() {
    return inbox.view();
  }

  /** Own texts that are still tried, in the order they were written. */
  public List<OutboxView> waiting() {
    return outbox.waiting(recipients::isReachable);
  }

  /** What the user wrote, in that order. */
  public List<TextMessage> outbox() {
    return outbox.view();
  }

  /** The prekey for this device's contact cards (CT-6); stored with this turn. */
  public Bundle prekeyOnCards(ChainTime now, Consumer<? super MessageOutput> out) {
    return prekeys.onCards(now, entropy, write -> out.accept(new MessageOutput.Store(write)));
  }

  /** Those of all own cards by which somebody may write. */
  public List<PublicKey> prekeysOfCards() {
    return prekeys.ofCards();
  }

  @Override
  public void handle(MessageInput input, Moment now, Consumer<? super MessageOutput> told) {
    Consumer<MessageOutput> out = effects.watching(now, told);
    if (input instanceof MessageInput.SendText send) {
      timeIs(send.at(), now);
      onSend(send, now, out);
    } else if (input instanceof MessageInput.PacketArrived packet) {
      timeIs(packet.at(), now);
      onPacket(packet, false, now, out);
    } else if (input instanceof MessageInput.BundleArrived bundle) {
      timeIs(bundle.at(), now);
      var packet = new MessageInput.PacketArrived(bundle.payload(), bundle.hops(), bundle.at());
      onPacket(packet, true, now, out);
    } else if (input instanceof MessageInput.TimeIs is) {
      timeIs(is.at(), now);
    } else if (input instanceof MessageInput.Handed handed) {
      outbox
          .findOpen(new MessageId(handed.label()))
          .ifPresent(entry -> outbox.carried(entry, handed.by(), out));
    } else if (input instanceof MessageInput.Taken taken) {
      outbox.taken(taken.to(), taken.payload(), taken.hops(), out);
    } else if (input instanceof MessageInput.Forget gone) {
      inbox.forget(gone.peer(), gone.ids(), out);
      outbox.forget(gone.peer(), gone.ids(), out);
    } else if (input instanceof MessageInput.CancelText cancel) {
      onCancel(cancel.id(), out);
    } else if (input instanceof MessageInput.Redirect redirect) {
      outbox.redirect(redirect.from(), redirect.to(), now, entry -> carriage.end(entry, out), out);
    } else if (input instanceof MessageInput.CardTaken card) {
      bundles.keepOfCard(card.prekey(), out);
    } else if (input instanceof MessageInput.NodeReachable node) {
      if (recipients.reachable(node.key())) {
        outbox.restart(node.key().address(), now);
      }
    } else if (input instanceof MessageInput.NodeUnreachable node) {
      recipients.unreachable(node.address());
      outbox.lost(node.address(), now);
    }
    sendDue(now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super MessageOutput> told) {
    effects.wake(now, told);
    sendDue(now, effects.watching(now, told));
  }

  private void timeIs(ChainTime newest, Moment now) {
    time = newest;
    effects.timeIs(newest, now);
  }

  @Override
  public Moment deadline() {
    return outbox.deadline(recipients::isReachable, carriage::canName).earlier(effects.deadline());
  }

  private void onSend(MessageInput.SendText send, Moment now, Consumer<? super MessageOutput> out) {
    Optional<Outbox.Entry> before = outbox.find(send.id());
    if (before.isPresent()) {
      // The user's program asks twice where it did not hear the answer.
      out.accept(new MessageOutput.TextChanged(before.get().message()));
      return;
    }
    Optional<MessageError> error = check(send);
    if (error.isPresent()) {
      out.accept(new MessageOutput.Refused(error.get()));
      return;
    }
    Result<Content, MessageError> content = effects.completed(send.to(), send.content());
    if (content instanceof Result.Err<Content, MessageError> refused) {
      out.accept(new MessageOutput.Refused(refused.error()));
      return;
    }
    String detail = recipients.isReachable(send.to()) ? "" : recipients.excuse(send.to());
    outbox.add(
        new TextMessage(
            send.id(),
            send.to(),
            false,
            content.orThrow(),
            send.at(),
            MessageState.WAITING,
            0,
            detail),
        now,
        out);
  }

  private Optional<MessageError> check(MessageInput.SendText send) {
    Optional<ContentError> wrong = send.content().problem();
    if (wrong.isPresent()) {
      return wrong.map(MessageError::of);
    }
    if (send.to().equals(self.address())) {
      return Optional.of(new MessageError.ToOneself(send.to()));
    }
    boolean isOfGroup = send.content().body() instanceof Body.GroupWord;
    int urgent = send.content().isUrgent() ? OUTBOX_URGENT : 0;
    int most = isOfGroup ? OUTBOX_GROUPS : OUTBOX_OPEN + urgent;
    int open = outbox.open(isOfGroup);
    if (open >= most) {
      return Optional.of(new MessageError.OutboxFull(open, most));
    }
    return Optional.empty();
  }

  private void sendDue(Moment now, Consumer<? super MessageOutput> out) {
    for (Outbox.Entry entry : outbox.due(now, recipients::isReachable)) {
      if (entry.sends() >= SENDS) {
        outbox.rest(entry, out);
      } else {
        recipients.key(entry.message().peer()).ifPresent(key -> send(entry, key, now, out));
      }
    }
    for (Outbox.Entry entry : outbox.toCarry(now, this::isOnlyCarried)) {
      carriage.due(entry, time, now, out);
    }
  }

  private boolean isOnlyCarried(Address peer) {
    return !recipients.isReachable(peer) && carriage.canName(peer);
  }

  private void onCancel(MessageId id, Consumer<? super MessageOutput> out) {
    Optional<Outbox.Entry> entry = outbox.findOpen(id);
    if (!entry.isPresent()) {
      out.accept(new MessageOutput.Refused(new MessageError.NotWaiting(id)));
      return;
    }
    carriage.end(entry.get(), out);
    outbox.cancel(entry.get(), out);
  }

  private void send(
      Outbox.Entry entry, PublicKey to, Moment now, Consumer<? super MessageOutput> out) {
    Optional<Conversations.Held> session = session(entry, to, now, out);
    if (!session.isPresent()) {
      return;
    }
    recipients.writtenTo(to, out);
    if (!entry.lastSentAt().equals(Moment.NEVER)) {
      out.accept(new MessageOutput.Judged(to.address(), entry.lastSentAt(), false));
    }
    entry.goesInto(session.get(), now);
    entry.sentAt(now);
    if (entry.message().state() == MessageState.WAITING) {
      outbox.change(entry, MessageState.SENT, 0, "", out);
    }
    TextMessage message = entry.message();
    Envelope text = new Envelope.Text(message.id(), message.at(), message.content());
    conversations
        .send(session.get(), text, entry.marks(), noting(entry, out))
        .ifPresent(mark -> conversations.settled(entry.session(), entry.sentAs(mark)));
  }

  private static Consumer<MessageOutput> noting(
      Outbox.Entry entry, Consumer<? super MessageOutput> out) {
    return output -> {
      if (output instanceof MessageOutput.SendPacket packet) {
        entry.sealed(packet.payload());
      }
      out.accept(output);
    };
  }

  /** The one for this try (RA-14, RA-15); empty while the recipient's prekeys may still come. */
  private Optional<Conversations.Held> session(
      Outbox.Entry entry, PublicKey to, Moment now, Consumer<? super MessageOutput> out) {
    Address peer = to.address();
    conversations
        .preferred(peer)
        .filter(held -> held.mayBeDoubted() && entry.isUnansweredIn(held))
        .ifPresent(held -> conversations.doubt(held, out));
    Optional<Conversations.Held> held = conversations.preferred(peer);
    if (held.isPresent()) {
      return held;
    }
    if (conversations.hasLostStart(peer)) {
      return Optional.of(conversations.begin(to, Optional.empty(), time, out));
    }
    if (!bundles.hasOneTime(peer)) {
      if (bundles.ask(peer, now)) {
        prekeyTalk.ask(to, out);
      }
      Optional<Moment> end = bundles.waitingUntil(peer, now);
      if (end.isPresent()) {
        entry.waitUntil(end.get());
        return Optional.empty();
      }
    }
    return Optional.of(conversations.begin(to, bundles.take(peer, time, out), time, out));
  }

  private void onPacket(
      MessageInput.PacketArrived packet,
      boolean wasCarried,
      Moment now,
      Consumer<? super MessageOutput> out) {
    Bytes payload = packet.payload();
    if (PrekeyWord.is(payload)) {
      prekeyTalk.arrived(payload, time, now, out).ifPresent(device -> outbox.resume(device, now));
    } else if (Session.isBox(payload)) {
      Result<Conversations.Opened, MessageError> opened =
          conversations.open(payload, packet.at(), now, out);
      if (opened instanceof Result.Err<Conversations.Opened, MessageError> refused) {
        out.accept(new MessageOutput.Refused(refused.error()));
      } else {
        Conversations.Opened in = opened.orThrow();
        onEnvelope(
            in.from(),
            in.plaintext(),
            packet,
            wasCarried,
            now,
            receipt -> acknowledge(in, receipt, wasCarried, out),
            out);
      }
    } else {
      onOldBox(packet, now, out);
    }
  }

  private void acknowledge(
      Conversations.Opened in,
      Envelope.Receipt receipt,
      boolean wasCarried,
      Consumer<? super MessageOutput> out) {
    if (wasCarried) {
      // Also where its writer seems to be in reach: nobody would notice that this is no longer so.
      carriage.acknowledge(in.from(), in.in(), receipt, out);
    }
    if (!wasCarried || recipients.isReachable(in.from().address())) {
      conversations.send(in.in(), receipt, List.of(), out);
    }
  }

  /** A text in the form before sessions, and its receipt in the same one (MS-2). */
  private void onOldBox(
      MessageInput.PacketArrived packet, Moment now, Consumer<? super MessageOutput> out) {
    Optional<SealedBox.Opened> opened =
        SealedBox.open(self, Envelope.CONTEXT, packet.payload(), curve);
    if (!opened.isPresent()) {
      out.accept(notAuthentic(packet.payload()));
      return;
    }
    PublicKey from = opened.get().from();
    Bytes plaintext = opened.get().plaintext();
    Optional<MessageError> refusal = unheard.apply(from.address());
    if (refusal.isPresent()) {
      out.accept(new MessageOutput.Refused(refusal.get()));
    } else if (Envelope.decode(plaintext) instanceof Result.Ok<Envelope, MessageError> decoded
        && decoded.value() instanceof Envelope.Receipt) {
      out.accept(notAuthentic(packet.payload()));
    } else {
      onEnvelope(
          from,
          plaintext,
          packet,
          false,
          now,
          receipt -> {
            Bytes box =
                SealedBox.seal(from, self, Envelope.CONTEXT, receipt.encode(), curve, entropy);
            out.accept(new MessageOutput.SendPacket(from.address(), box));
          },
          out);
    }
  }

  private void onEnvelope(
      PublicKey from,
      Bytes plaintext,
      MessageInput.PacketArrived packet,
      boolean wasCarried,
      Moment now,
      Consumer<Envelope.Receipt> reply,
      Consumer<? super MessageOutput> out) {
    Result<Envelope, MessageError> decoded = Envelope.decode(plaintext);
    if (decoded instanceof Result.Err<Envelope, MessageError> refused) {
      out.accept(new MessageOutput.Refused(refused.error()));
    } else if (decoded.orThrow() instanceof Envelope.Introduced introduced) {
      carriage.introduced(from, introduced.card(), now);
      onText(from, introduced.text(), packet.hops(), out);
      reply.accept(new Envelope.Receipt(introduced.text().id()));
    } else if (decoded.orThrow() instanceof Envelope.Text text) {
      onText(from, text, packet.hops(), out);
      reply.accept(new Envelope.Receipt(text.id()));
      if (wasCarried) {
        return; // which says nothing about the ways between us
      }
      repeats
          .came(from.address(), text.id(), Repeats.mark(packet.payload()), now)
          .ifPresent(sentAt -> out.accept(new MessageOutput.Judged(from.address(), sentAt, false)));
    } else if (decoded.orThrow() instanceof Envelope.Receipt receipt) {
      onReceipt(from.address(), receipt, packet, wasCarried, out);
    }
  }

  /** Stored, then told; a repeat is only acknowledged again (MS-9). */
  private void onText(
      PublicKey from, Envelope.Text text, int hops, Consumer<? super MessageOutput> out) {
    if (!inbox.hasSeen(from.address(), text.id())) {
      MessageState here = MessageState.DELIVERED;
      TextMessage message =
          new TextMessage(
              text.id(), from.address(), true, text.content(), text.at(), here, hops, "");
      TextMessage kept = effects.admitted(message);
      inbox.add(kept, out);
      out.accept(new MessageOutput.TextReceived(kept));
    }
  }

  private void onReceipt(
      Address from,
      Envelope.Receipt receipt,
      MessageInput.PacketArrived packet,
      boolean wasCarried,
      Consumer<? super MessageOutput> out) {
    Optional<Outbox.Entry> entry = outbox.find(receipt.id());
    if (!entry.isPresent()) {
      out.accept(new MessageOutput.Refused(new MessageError.UnknownText(receipt.id())));
      return;
    }
    TextMessage message = entry.get().message();
    if (!message.peer().equals(from)) {
      out.accept(notAuthentic(packet.payload()));
    } else if (message.state() != MessageState.DELIVERED) {
      carriage.end(entry.get(), out);
      outbox.change(entry.get(), MessageState.DELIVERED, packet.hops(), "", out);
      if (entry.get().marks().size() > 1) {
        conversations.settled(entry.get().session(), entry.get().marks());
      }
      if (!wasCarried && !entry.get().firstSentAt().equals(Moment.NEVER)) {
        out.accept(new MessageOutput.Judged(from, entry.get().firstSentAt(), true));
      }
    }
  }

  private static MessageOutput notAuthentic(Bytes packet) {
    return new MessageOutput.Refused(new MessageError.NotAuthentic(packet.length()));
  }
}
