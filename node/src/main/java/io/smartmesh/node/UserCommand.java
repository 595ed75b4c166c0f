package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.identity.Card;
import io.smartmesh.message.MessageId;

/** What a user can ask of the node; the API maps to these one to one. */
public sealed interface UserCommand {
  /** Answered by {@link UserReply.Status}. */
  record GetStatus() implements UserCommand {}

  /** Answered by {@link UserReply.Peers}. */
  record GetPeers() implements UserCommand {}

  /** Answered by {@link UserReply.Identity}. */
  record GetIdentity() implements UserCommand {}

  /** New statements of this device's own account, for all who know it. {@link UserReply.Done}. */
  record AddStatements(Card card) implements UserCommand {}

  /**
   * Every channel of this device key is closed together as soon as it can be, and no new one is
   * opened: before the key is replaced. Durable; {@link UserReply.Done}.
   */
  record BeginRotation() implements UserCommand {}

  /** Answered by {@link UserReply.Channels}. */
  record GetChannels() implements UserCommand {}

  /** Answered by {@link UserReply.Payments}: the newest {@code limit}, newest first. */
  record GetPayments(int limit) implements UserCommand {}

  /** Answered by {@link UserReply.Payment} or {@link UserReply.Refused}. */
  record GetPayment(PaymentId payment) implements UserCommand {}

  /** Answered by {@link UserReply.Messages}: received and sent texts, oldest first. */
  record GetMessages() implements UserCommand {}

  /** Answered by {@link UserReply.MessageAccepted} or {@link UserReply.Refused} once durable. */
  record SendText(MessageId id, Address to, String text) implements UserCommand {}

  /**
   * Pays {@code amount} {@code times} times, each payment of its own; ids are derived from {@code
   * first} by counting up. Direct where there is a channel, otherwise through others. Answered by
   * {@link UserReply.PaymentsAccepted} or {@link UserReply.Refused} once durable; the outcome is
   * seen in {@link GetPayment} and in events.
   */
  record Pay(PaymentId first, Address to, Amount amount, int times) implements UserCommand {}

  /** Issues an invoice; answered by {@link UserReply.InvoiceIssued}. */
  record CreateInvoice(Amount amount, String memo) implements UserCommand {}

  /** Pays an invoice's text form; answered like {@link Pay}. */
  record PayInvoice(PaymentId payment, String invoice) implements UserCommand {}

  /** Opens and funds a channel; answered by {@link UserReply.Done} once the chain was asked. */
  record OpenChannel(Address peer, Amount deposit, long holdSeconds) implements UserCommand {}

  /** Together where the peer agrees ({@code alone} false), else with a hold period. */
  record CloseChannel(ChannelId channel, boolean alone) implements UserCommand {}
}
