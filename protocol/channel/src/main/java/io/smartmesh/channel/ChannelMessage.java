package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the two parties of a channel say to each other; {@link ChannelCodec} has the layouts. */
sealed interface ChannelMessage {
  ChannelId channel();

  /**
   * The sender's lane, newest state of this message signed. All steps after {@code firstSeq − 1}
   * are listed, so what the payee has already is skipped and nothing depends on earlier messages
   * having arrived.
   */
  record Update(
      ChannelId channel,
      long firstSeq,
      List<Change> changes,
      Amount transferred,
      Hash pendingRoot,
      Amount pendingTotal,
      Signature signature)
      implements ChannelMessage {
    long lastSeq() {
      return firstSeq + changes.size() - 1;
    }
  }

  /**
   * Steps of the sender's lane that do not fit into the {@link Update} they belong to, which
   * follows and signs them too (CH-60). By itself it says nothing.
   */
  record Steps(ChannelId channel, long firstSeq, List<Change> changes) implements ChannelMessage {}

  /** LaneAck of the receiver's lane at {@code seq}; the receiver knows the hash (R2). */
  record Ack(ChannelId channel, long seq, Signature signature) implements ChannelMessage {}

  /**
   * LanePreAck of the receiver's next state, which is its newest one without this leaf (R3, R4).
   */
  record PreAck(ChannelId channel, long seq, Hash leafHash, Signature signature)
      implements ChannelMessage {}

  /** Evidence that earns leaves of the receiver's lane: one at least. */
  record Reveal(ChannelId channel, List<Shown> shown) implements ChannelMessage {
    Reveal(ChannelId channel, Hash leafHash, Bytes evidence) {
      this(channel, Collections.singletonList(new Shown(leafHash, evidence)));
    }
  }

  /** Evidence for one leaf. */
  record Shown(Hash leafHash, Bytes evidence) {}

  /** Asks the payee to give up a leaf of the sender's lane: a request, nothing follows from it. */
  record AskRelease(ChannelId channel, Hash leafHash) implements ChannelMessage {}

  /** Asks for a cooperative close with these payouts; signs nothing. */
  record CloseRequest(ChannelId channel, Amount payoutA, Amount payoutB)
      implements ChannelMessage {}

  /**
   * The newest state of the receiver's lane that the sender holds, with the receiver's own
   * signature, and the newest that the receiver has given up older states of the sender's lane for:
   * proof for a receiver whose data is older than the truth (R14).
   */
  record Newest(
      ChannelId channel,
      long seq,
      Amount transferred,
      Hash pendingRoot,
      Amount pendingTotal,
      Signature signature,
      Optional<Given> given)
      implements ChannelMessage {
    /** The receiver's LaneAck or LanePreAck of this state of the sender's lane. */
    record Given(boolean isPreAck, long seq, Hash stateHash, Signature signature) {}
  }

  /** Asks for {@link Newest}: the sender signs nothing before it has seen it (CH-31). */
  record AskNewest(ChannelId channel) implements ChannelMessage {}

  /**
   * Asks for a signature under a withdrawal (CH-35); signs nothing.
   *
   * @param withdrawn by the sender, in all since the opening
   */
  record WithdrawRequest(ChannelId channel, Amount withdrawn, ChainTime deadline)
      implements ChannelMessage {}

  /** The sender's signature under the receiver's withdrawal, which it keeps aside from now on. */
  record WithdrawAgreement(
      ChannelId channel, Amount withdrawn, ChainTime deadline, Signature signature)
      implements ChannelMessage {}

  /** Agrees to it: the sender has signed and is frozen until the deadline (R5, R16). */
  record CloseAgreement(
      ChannelId channel, Amount payoutA, Amount payoutB, ChainTime deadline, Signature signature)
      implements ChannelMessage {}

  /** 12: the sender may have forgotten states of this channel and asks for the jump (CH-48). */
  record Recover(ChannelId channel) implements ChannelMessage {}

  /**
   * 13: a lane with leaves, in as many parts as they need.
   *
   * @param signature by whom {@code which} says; 64 zero bytes at sequence number 0
   * @param leafCount of the whole lane
   * @param first where {@code leaves} begin in it
   */
  record JumpLane(
      ChannelId channel,
      Which which,
      long seq,
      Amount transferred,
      Signature signature,
      int leafCount,
      int first,
      List<Leaf> leaves)
      implements ChannelMessage {
    /** Whose lane it is and who has signed it. */
    enum Which {
      /** The receiver's lane as the sender holds it, signed by the receiver. */
      YOURS(1),
      /** The sender's lane at its newest state with the receiver's LaneAck. */
      ACKED(2),
      /** The same with the receiver's LanePreAck. */
      PRE_ACKED(3),
      /** The sender's lane after its jump, signed by the sender. */
      ANEW(4);

      final int number;

      Which(int number) {
        this.number = number;
      }
    }
  }

  /**
   * 14: the sender's lane has jumped too, and it acknowledges the receiver's.
   *
   * @param dropped leaves left out of it, which the receiver has pre-acknowledged
   * @param ackedSeq of the receiver's lane
   */
  record Jumped(
      ChannelId channel,
      long seq,
      List<Hash> dropped,
      Signature signature,
      long ackedSeq,
      Signature ack)
      implements ChannelMessage {}

  /** 15: LaneAck of the receiver's lane after its jump, which is over with it. */
  record JumpAck(ChannelId channel, long seq, Signature signature) implements ChannelMessage {}
}
