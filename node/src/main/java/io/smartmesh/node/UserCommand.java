package io.smartmesh.node;

import io.smartmesh.around.PostId;
import io.smartmesh.around.PostKind;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.byhand.ByHandLimits;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.content.Content;
import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.group.Act;
import io.smartmesh.identity.Card;
import io.smartmesh.message.MessageId;
import io.smartmesh.transfer.Steering;
import io.smartmesh.transfer.TransferId;
import java.util.List;
import java.util.Optional;

/** What a user can ask of the node; the API maps to these one to one. */
public sealed interface UserCommand {
  /** Answered by {@link UserReply.Status}. */
  record GetStatus() implements UserCommand {}

  /** What can be seen of the network from here. */
  sealed interface See extends UserCommand {}

  /** Answered by {@link UserReply.Peers}. */
  record GetPeers() implements See {}

  /** Answered by {@link UserReply.Topology}. */
  record GetTopology() implements See {}

  /** Answered by {@link UserReply.Air}. */
  record GetAir() implements See {}

  /** Answered by {@link UserReply.Metrics}. */
  record GetMetrics() implements See {}

  /**
   * One echo (EC-1). Answered by {@link UserReply.Pinged}, at the latest when its time is over.
   *
   * @param limit after so many links the relay there answers instead, 1 to 32
   * @param millis to wait for the answer
   */
  record Ping(Address to, int limit, long millis) implements See {}

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

  /** About texts, their states and where they are kept. */
  sealed interface Texts extends UserCommand {}

  /**
   * The newest texts that are at hand, of all chats; the reply is {@link UserReply.Messages}.
   *
   * @param before only what was written before this one
   */
  record GetMessages(Optional<MessageId> before, int limit) implements Texts {
    /** All of them. */
    public GetMessages() {
      this(Optional.empty(), Integer.MAX_VALUE);
    }
  }

  /** The reply is {@link UserReply.OneMessage}: a text that is at hand, one's own first. */
  record GetMessage(MessageId id) implements Texts {}

  /** The reply is {@link UserReply.Outbox}. */
  record GetOutbox() implements Texts {}

  /** MH-7; the reply is {@link UserReply.Done}. */
  record CancelText(MessageId id) implements Texts {}

  /** The reply is {@link UserReply.Chats}. */
  record GetChats() implements Texts {}

  /**
   * The reply is {@link UserReply.HistoryPage}.
   *
   * @param before only texts with smaller numbers
   */
  record GetHistory(Address who, long before, int limit) implements Texts {}

  /**
   * MH-11; the reply is {@link UserReply.FoundTexts}.
   *
   * @param in of one chat only
   * @param after where an earlier answer ended
   */
  record Search(String words, Optional<Address> in, Optional<UserReply.Place> after, int limit)
      implements Texts {}

  /** MH-12: 0 seconds, for ever. The reply is {@link UserReply.Done}. */
  record KeepChat(Address who, long seconds) implements Texts {}

  /** The reply is {@link UserReply.Done}, when nothing of it is left. */
  record DeleteChat(Address who) implements Texts {}

  /** Answered by {@link UserReply.MessageAccepted} or {@link UserReply.Refused} once durable. */
  record SendText(MessageId id, Address to, Content content) implements UserCommand {
    /** A plain text. */
    public SendText(MessageId id, Address to, String text) {
      this(id, to, Content.text(text));
    }

    /** What is written in it for people. */
    public String text() {
      return content.text();
    }
  }

  /**
   * Pays {@code amount} {@code times} times, each payment of its own; ids are derived from {@code
   * first} by counting up. Direct where there is a channel, otherwise through others. Answered by
   * {@link UserReply.PaymentsAccepted} or {@link UserReply.Refused} once durable; the outcome is
   * seen in {@link GetPayment} and in events.
   *
   * @param whenReachable waits for the payee for as long as it takes (PY-91); empty: if it is known
   *     and away now
   */
  record Pay(PaymentId first, Address to, Amount amount, int times, Optional<Boolean> whenReachable)
      implements UserCommand {
    /** Gives up when there is no way (PY-56). */
    public Pay(PaymentId first, Address to, Amount amount, int times) {
      this(first, to, amount, times, Optional.of(false));
    }
  }

  /** PY-92. Answered by {@link UserReply.Done} or {@link UserReply.Refused}. */
  record CancelPayment(PaymentId payment) implements UserCommand {}

  /** Answered by {@link UserReply.Limits}. */
  record GetLimits() implements UserCommand {}

  /** Issues an invoice; answered by {@link UserReply.InvoiceIssued}. */
  record CreateInvoice(Amount amount, String memo) implements UserCommand {}

  /** Pays an invoice's text form; answered like {@link Pay}. */
  record PayInvoice(PaymentId payment, String invoice, boolean whenReachable)
      implements UserCommand {}

  /**
   * Opens and funds a channel; answered by {@link UserReply.Done} once the chain was asked.
   *
   * @param holdSeconds 0: as it follows from the offline time (PY-74)
   */
  record OpenChannel(Address peer, Amount deposit, long holdSeconds) implements UserCommand {}

  /**
   * Together where the peer agrees ({@code alone} false), else with a hold period.
   *
   * @param vouched the user answers for it that this device's data is no older copy (CH-57)
   */
  record CloseChannel(ChannelId channel, boolean alone, boolean vouched) implements UserCommand {}

  /** The peer asks to close together: no. Answered by {@link UserReply.Done}. */
  record RefuseClose(ChannelId channel) implements UserCommand {}

  /**
   * Signs a close for anyone to send; the channel is frozen from then on (CH-32). Answered by
   * {@link UserReply.Signed}.
   *
   * @param together the one that both have agreed to; otherwise a close alone
   * @param seconds of chain time that a close alone may be sent
   * @param vouched as in {@link CloseChannel}
   */
  record SignClose(ChannelId channel, boolean together, long seconds, boolean vouched)
      implements UserCommand {}

  /**
   * Sends what anybody's {@link SignClose} gave; {@link UserReply.Done} once the chain was asked.
   */
  record SubmitClose(Bytes signed) implements UserCommand {}

  /** Pays into an open channel; {@link UserReply.Done} once that is durable (CH-34). */
  record Deposit(ChannelId channel, Amount amount) implements UserCommand {}

  /** Takes money out of an open channel; {@link UserReply.Done} once that is durable (CH-35). */
  record Withdraw(ChannelId channel, Amount amount) implements UserCommand {}

  /** After a loss: this device has the only copy of the channel (CH-48). {@link UserReply.Done}. */
  record RecoverChannel(ChannelId channel) implements UserCommand {}

  /** About people whom the user knows. */
  sealed interface Contacts extends UserCommand {}

  /** Answered by {@link UserReply.Contacts}. */
  record GetContacts() implements Contacts {}

  /** By device or account. Answered by {@link UserReply.Contact}. */
  record GetContact(Address who) implements Contacts {}

  /**
   * Answered by {@link UserReply.OwnCard}.
   *
   * @param name on it; empty for the node's own
   */
  record GetOwnCard(Optional<String> name) implements Contacts {}

  /**
   * A card as text or link. Answered by {@link UserReply.Contact}.
   *
   * @param name own name for the person; empty for the card's
   * @param faceToFace scanned from its owner's hand
   */
  record AddCard(String card, String name, boolean faceToFace) implements Contacts {}

  /** Somebody whom the node knows. Answered by {@link UserReply.Contact}. */
  record AddPeer(Address who, String name) implements Contacts {}

  /** About one contact, by device or account; {@link UserReply.Contact}, or Done if it is gone. */
  sealed interface OfContact extends Contacts {
    Address who();
  }

  record RenameContact(Address who, String name) implements OfContact {}

  record VerifyContact(Address who) implements OfContact {}

  /** Also somebody who is no contact. */
  record BlockContact(Address who) implements OfContact {}

  record UnblockContact(Address who) implements OfContact {}

  /** Whether this one is called for help (MC-11). */
  record ChooseHelper(Address who, boolean chosen) implements OfContact {}

  record RemoveContact(Address who) implements OfContact {}

  /** About groups; {@link UserReply.Group} where nothing else is said. */
  sealed interface Groups extends UserCommand {}

  /** Answered by {@link UserReply.Groups}. */
  record GetGroups() implements Groups {}

  record GetGroup(Address group) implements Groups {}

  record CreateGroup(String name) implements Groups {}

  /** Answered by {@link UserReply.Invitation}. */
  record InviteToGroup(Address group, int uses, long seconds) implements Groups {}

  /** By the text of an invitation. */
  record JoinGroup(String invite) implements Groups {}

  /** Also forgets one that was left. {@link UserReply.Done}. */
  record LeaveGroup(Address group) implements Groups {}

  /** To remove, promote, demote or rename; members by device or account. */
  record ActInGroup(Address group, Act act) implements Groups {}

  /** Answered by {@link UserReply.MessageAccepted}. */
  record SendToGroup(Address group, MessageId id, Content content) implements Groups {}

  /** About words and notices around; {@link UserReply.Done} where nothing else is said. */
  sealed interface OfPosts extends UserCommand {}

  /** Answered by {@link UserReply.Posts}. */
  record GetPosts() implements OfPosts {}

  /** To everybody near (AR-1); {@code card}: under one's own name. {@link UserReply.OnePost}. */
  record WritePost(PostKind kind, String room, String text, long seconds, boolean card)
      implements OfPosts {}

  /** A notice of one's own. */
  record WithdrawPost(PostId id) implements OfPosts {}

  /** Nobody hears of it from here any more (AR-12). */
  record ReportPost(PostId id) implements OfPosts {}

  /** Nothing more of whoever wrote this. */
  record MuteWriter(PostId id) implements OfPosts {}

  record UnmuteWriter(Address writer) implements OfPosts {}

  /** About snapshots. */
  sealed interface Backup extends UserCommand {}

  /** Answered by {@link UserReply.Backup}. */
  record GetBackup() implements Backup {}

  /** A contact keeps our snapshots too, or no more. {@link UserReply.Done}. */
  record KeepWith(Address contact, boolean keeps) implements Backup {}

  /** Answered by {@link UserReply.Snapshot}, a sealed one of now. */
  record ExportSnapshot() implements Backup {}

  /**
   * Asks all reachable nodes; our own tag when empty. {@link UserReply.Done}, then {@link
   * GetFound}.
   */
  record SearchSnapshots(Optional<Hash> tag) implements Backup {}

  record EndSearch() implements Backup {}

  /** Answered by {@link UserReply.Found}: what the search has brought so far. */
  record GetFound() implements Backup {}

  /** About bundles that go by hand, or through another network. */
  sealed interface ByHand extends UserCommand {}

  /** Answered by {@link UserReply.Bundles}. */
  record GetBundles() implements ByHand {}

  /**
   * Answered by {@link UserReply.BundlesExported} once it is durable what was given away.
   *
   * @param to for this device alone; for all where it is empty
   * @param mostBytes of the parcel, up to {@link ByHandLimits#PARCEL_BYTES}
   * @param network through which it goes, which is given nothing twice (BH-6); empty for a file
   */
  record ExportBundles(Optional<Address> to, int mostBytes, Optional<String> network)
      implements ByHand {}

  /**
   * Answered by {@link UserReply.BundlesImported} once it is durable, or {@link UserReply.Refused}.
   *
   * @param parcel hostile until read
   * @param network through which it came; empty for a file
   */
  record ImportBundles(Bytes parcel, Optional<String> network) implements ByHand {}

  /** About files. */
  sealed interface Files extends UserCommand {}

  /** Answered by {@link UserReply.Transfers}, the newest first. */
  record GetTransfers() implements Files {}

  /** Answered by {@link UserReply.OneTransfer} or {@link UserReply.Refused}. */
  record GetTransfer(TransferId id) implements Files {}

  /**
   * Offers a file of this machine. Answered by {@link UserReply.TransferAccepted} or {@link
   * UserReply.Refused} once the disk has looked at it and the offer is durable.
   */
  record SendFile(TransferId id, Address to, String path) implements Files {}

  /** Answered likewise. */
  record SteerTransfer(TransferId id, Steering what) implements Files {}

  /** About requests for the chain that go by way of others (RL-16). */
  sealed interface Errands extends UserCommand {}

  /** Who would send this, for how much? Answered by {@link UserReply.Offers} after some seconds. */
  record AskRelayers(Errand.Price price) implements Errands {}

  /**
   * Answered by {@link UserReply.OneErrand} once it is durable, or {@link UserReply.Refused}.
   *
   * @param helpers who offered it; may be empty
   */
  record HandIn(Errand.Order order, List<Address> helpers) implements Errands {}

  /** Answered by {@link UserReply.Errands}, the newest first. */
  record GetErrands() implements Errands {}

  /** Answered by {@link UserReply.OneErrand} or {@link UserReply.Refused}. */
  record GetErrand(Hash id) implements Errands {}

  /**
   * What this node's own chain nodes show of one, in blocks that stay (RL-36). Answered by {@link
   * UserReply.Done}.
   *
   * @param isCarriedOut otherwise it was not, and cannot be any more
   */
  record ProveErrand(Hash id, boolean isCarriedOut) implements Errands {}

  /** By the adapter that knows a relayer; empty: none any more. {@link UserReply.Done}. */
  record ServeErrands(Optional<ErrandInput.Served> served) implements Errands {}

  /** By the same. Answered by {@link UserReply.NextErrand}, as soon as there is one. */
  record TakeErrand() implements Errands {}

  /** What the relayer said to it. {@link UserReply.Done}. */
  record AnswerErrand(long job, Word word) implements Errands {}
}
