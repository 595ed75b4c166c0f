package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.CARRY_AFTER_MILLIS;
import static io.smartmesh.message.MessageLimits.CARRY_AGAIN_MILLIS;
import static io.smartmesh.message.MessageLimits.CARRY_LOOK_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Texts and receipts for whom there is no way to: sealed as for any try, and handed to carriers.
 */
final class Carriage {
  private static final String RECEIPT = "smartmesh/message/carried-receipt/1";

  private final Carriers carriers;
  private final Conversations conversations;
  private final Bundles bundles;

  Carriage(Carriers carriers, Conversations conversations, Bundles bundles) {
    this.carriers = carriers;
    this.conversations = conversations;
    this.bundles = bundles;
  }

  boolean canName(Address peer) {
    return carriers.key(peer).isPresent();
  }

  /** The recipient has been out of reach for some seconds (MS-17). */
  void due(Outbox.Entry entry, ChainTime time, Moment now, Consumer<? super MessageOutput> out) {
    if (entry.carryAt.equals(Outbox.AFTER_START)) {
      entry.carryAt = now.plusMillis(CARRY_AFTER_MILLIS);
      return;
    }
    entry.carryAt = now.plusMillis(CARRY_LOOK_MILLIS);
    boolean isEarly = entry.carriedAt.filter(at -> isLessThanADay(at, now)).isPresent();
    Optional<PublicKey> key = carriers.key(entry.message().peer());
    if (key.isPresent() && !isEarly && !carriers.carry(label(entry))) {
      hand(entry, key.get(), time, now, out);
    }
  }

  private static boolean isLessThanADay(Moment then, Moment now) {
    return now.isBefore(then.plusMillis(CARRY_AGAIN_MILLIS));
  }

  private void hand(
      Outbox.Entry entry,
      PublicKey to,
      ChainTime time,
      Moment now,
      Consumer<? super MessageOutput> out) {
    Address peer = to.address();
    Conversations.Held session =
        conversations
            .preferred(peer)
            .orElseGet(() -> conversations.begin(to, bundles.take(peer, time, out), time, out));
    entry.carriedAt = Optional.of(now);
    entry.goesInto(session, now);
    TextMessage message = entry.message();
    Envelope.Text text = new Envelope.Text(message.id(), message.at(), message.content());
    Optional<Bytes> card =
        session.isAnswered() ? Optional.empty() : carriers.introduction(peer, time);
    Envelope said = card.<Envelope>map(own -> new Envelope.Introduced(text, own)).orElse(text);
    conversations
        .send(session, said, entry.marks(), carried(label(entry), false, out))
        .ifPresent(mark -> conversations.settled(entry.session(), entry.sentAs(mark)));
  }

  /** So that its writer can be answered by carriers (CT-9). */
  void introduced(PublicKey by, Bytes card, Moment now) {
    carriers.introduced(by, card, now);
  }

  /** A receipt goes the way that its text came, once. */
  void acknowledge(
      PublicKey from,
      Conversations.Held session,
      Envelope.Receipt receipt,
      Consumer<? super MessageOutput> out) {
    Bytes peer = from.address().bytes();
    Bytes label = Hashes.tagged(RECEIPT, peer, receipt.id().bytes()).bytes();
    Bytes cut = label.slice(0, MessageId.LENGTH);
    if (canName(from.address()) && !carriers.carry(cut)) {
      conversations.send(session, receipt, List.of(), carried(cut, true, out));
    }
  }

  /** What is settled need not be carried on. */
  void end(Outbox.Entry entry, Consumer<? super MessageOutput> out) {
    if (carriers.carry(label(entry))) {
      out.accept(new MessageOutput.EndCarriage(label(entry)));
    }
  }

  private static Bytes label(Outbox.Entry entry) {
    return entry.message().id().bytes();
  }

  private static Consumer<MessageOutput> carried(
      Bytes label, boolean isReceipt, Consumer<? super MessageOutput> out) {
    return output ->
        out.accept(
            output instanceof MessageOutput.SendPacket packet
                ? new MessageOutput.Carry(
                    packet.to(), label, isReceipt, packet.payload(), packet.urgent())
                : output);
  }
}
