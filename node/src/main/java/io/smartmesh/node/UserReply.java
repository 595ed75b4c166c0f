package io.smartmesh.node;

import io.smartmesh.around.PostView;
import io.smartmesh.backup.BackupView;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.carry.BundleView;
import io.smartmesh.carry.CarryOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.contact.RosterOutput;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.group.GroupView;
import io.smartmesh.identity.Card;
import io.smartmesh.mesh.AirView;
import io.smartmesh.mesh.LinkView;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.NeighbourView;
import io.smartmesh.mesh.WayView;
import io.smartmesh.message.Chat;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.OutboxView;
import io.smartmesh.message.ShownMessage;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.LimitView;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.TransferView;
import java.util.List;
import java.util.Optional;

/** Answers to {@link UserCommand}s. */
public sealed interface UserReply {
  record Status(NodeStatus status) implements UserReply {}

  /**
   * @param links with neighbours, and the handshakes under way
   * @param now what the links' moments are to be compared with
   */
  record Peers(List<PeerView> peers, List<LinkView> links, Moment now) implements UserReply {}

  /** What {@code self} knows of the mesh; others know other parts. */
  record Topology(Address self, List<NeighbourView> neighbours, List<WayView> ways)
      implements UserReply {}

  /**
   * @param now what the strangers' moments are to be compared with
   */
  record Air(List<AirView> bearers, int neighbours, Moment now) implements UserReply {}

  record Metrics(List<Metric.Sample> samples) implements UserReply {}

  /**
   * @param to the device that was asked for
   * @param hasWay false: nothing was sent, for there is no way to it
   * @param answer empty: none came in time
   */
  record Pinged(Address to, boolean hasWay, Optional<MeshOutput.Answered> answer)
      implements UserReply {}

  /**
   * @param self this device
   * @param card of its account; empty when it has none
   * @param rotating whether its key is about to be replaced
   * @param unsettled channels of it that are not finished
   */
  record Identity(Address self, Optional<Card> card, boolean rotating, int unsettled)
      implements UserReply {}

  record Channels(List<ChannelView> channels) implements UserReply {}

  record Payments(List<PaymentView> payments) implements UserReply {}

  record Payment(PaymentView payment) implements UserReply {}

  /**
   * @param hasMore whether there are older ones
   */
  record Messages(List<TextMessage> messages, boolean hasMore) implements UserReply {}

  record OneMessage(TextMessage message) implements UserReply {}

  /**
   * @param now what the tries' moments are to be compared with
   */
  record Outbox(List<OutboxView> waiting, Moment now) implements UserReply {}

  /** The one with the newest text first. */
  record Chats(List<Chat> chats) implements UserReply {}

  /**
   * @param items oldest first
   * @param about edits, reactions and the like that may be about one of them
   * @param hasMore whether there are older ones
   */
  record HistoryPage(Chat chat, List<HistoryItem> items, List<TextMessage> about, boolean hasMore)
      implements UserReply {}

  /** Where a search goes on: in this chat, before this number. */
  record Place(Address peer, long number) {}

  /**
   * @param items of each chat the newest first
   * @param looked texts that were looked through
   * @param next empty: there is no more
   */
  record FoundTexts(List<FoundText> items, long looked, Optional<Place> next)
      implements UserReply {}

  /** A text that was found, and what it says now. */
  record FoundText(HistoryItem item, ShownMessage shown) {}

  record Limits(List<LimitView> limits) implements UserReply {}

  record MessageAccepted(MessageId id) implements UserReply {}

  record Groups(List<GroupView> groups) implements UserReply {}

  record Group(GroupView group) implements UserReply {}

  /** For whoever is to join, as text and for a code (GR-3). */
  record Invitation(String text, Address group) implements UserReply {}

  /**
   * @param posts the youngest first
   * @param muted writers of whom nothing is taken
   */
  record Posts(List<PostView> posts, List<Address> muted) implements UserReply {}

  record OnePost(PostView post) implements UserReply {}

  record Transfers(List<TransferView> transfers) implements UserReply {}

  record OneTransfer(TransferView transfer) implements UserReply {}

  record TransferAccepted(TransferId id) implements UserReply {}

  record PaymentsAccepted(int count) implements UserReply {}

  record InvoiceIssued(String invoice) implements UserReply {}

  /**
   * @param deadline until then it may be sent, and until its passing is final the channel is frozen
   */
  record Signed(ChainTime deadline, Bytes signed) implements UserReply {}

  record Done() implements UserReply {}

  record Contacts(List<ContactView> contacts) implements UserReply {}

  /**
   * @param self what the contact's key is to be compared with
   * @param change a warning that came with what was done
   */
  record Contact(ContactView contact, PublicKey self, Optional<RosterOutput.KeyChanged> change)
      implements UserReply {}

  /**
   * @param code for a QR code: without the proof of the account
   * @param link with it
   * @param bytes as in the link
   */
  record OwnCard(ContactCard card, String code, String link, Bytes bytes) implements UserReply {}

  record Backup(BackupView backup) implements UserReply {}

  record Snapshot(Bytes blob) implements UserReply {}

  /**
   * @param reachable how many nodes were asked
   */
  record Found(List<BackupView.Found> found, int reachable) implements UserReply {}

  /** The cheapest first; empty: nobody near knows a relayer. */
  record Offers(List<ErrandOutput.Offer> offers) implements UserReply {}

  record Errands(List<ErrandView> errands) implements UserReply {}

  record OneErrand(ErrandView errand) implements UserReply {}

  record NextErrand(ErrandOutput.Job job) implements UserReply {}

  /** The most urgent first. */
  record Bundles(List<BundleView> bundles) implements UserReply {}

  /**
   * @param parcel to be kept or handed on as it is
   * @param left bundles that had no room in it
   */
  record BundlesExported(Bytes parcel, int bundles, int receipts, int left) implements UserReply {}

  /** One kind of refusal. */
  record NotTaken(String code, int count, String what) {}

  /**
   * @param lost records that the parcel should have had and has not
   * @param damagedPlaces in it
   * @param isWhole whether every byte of it is as it was written
   */
  record BundlesImported(
      CarryOutput.Imported imported,
      List<NotTaken> refused,
      long lost,
      int damagedPlaces,
      boolean isWhole)
      implements UserReply {}

  /**
   * @param code stable and machine-readable, e.g. {@code not-enough}
   * @param what what happened, with the values compared
   * @param todo what the user can do about it
   * @param values what stands in these sentences, to say them in another language
   */
  record Refused(String code, String what, String todo, List<String> values) implements UserReply {
    public Refused(String code, String what, String todo) {
      this(code, what, todo, List.of());
    }
  }
}
