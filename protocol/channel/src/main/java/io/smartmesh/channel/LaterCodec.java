package io.smartmesh.channel;

import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelId;

/** Stored form of what is told only when it is final (CH-25): a kind, and what is in it. */
final class LaterCodec {
  private static final int RELEASED = 1;
  private static final int LEAF_PAID = 2;
  private static final int RECEIVED = 3;
  private static final int ACKED = 4;
  private static final int VOIDED = 5;
  private static final int FINISHED = 6;
  private static final int LEAF_SPENT = 7;

  private LaterCodec() {}

  /** Whether a payment machine that was told this could not be told the opposite afterwards. */
  static boolean isForGood(ChannelOutput output) {
    return output instanceof ChannelOutput.LeafReleased
        || output instanceof ChannelOutput.LeafSpent
        || output instanceof ChannelOutput.LeafPaid
        || output instanceof ChannelOutput.PaymentReceived
        || output instanceof ChannelOutput.PaymentAcked
        || output instanceof ChannelOutput.PaymentVoided
        || output instanceof ChannelOutput.Finished;
  }

  static void write(Encoder out, ChannelOutput output) {
    if (output instanceof ChannelOutput.LeafReleased released) {
      ChangeCodec.write(out.u8(RELEASED), released.leaf());
    } else if (output instanceof ChannelOutput.LeafSpent spent) {
      ChangeCodec.write(out.u8(LEAF_SPENT), spent.leaf());
    } else if (output instanceof ChannelOutput.LeafPaid paid) {
      ChangeCodec.write(out.u8(LEAF_PAID), paid.leaf());
    } else if (output instanceof ChannelOutput.PaymentReceived received) {
      out.u8(RECEIVED).raw(received.payment().bytes()).amount(received.amount());
    } else if (output instanceof ChannelOutput.PaymentAcked acked) {
      out.u8(ACKED).raw(acked.payment().bytes());
    } else if (output instanceof ChannelOutput.PaymentVoided voided) {
      out.u8(VOIDED).raw(voided.payment().bytes());
    } else if (output instanceof ChannelOutput.Finished finished) {
      out.u8(FINISHED).amount(finished.paidToUs());
    } else {
      throw new IllegalArgumentException("told at once: " + output);
    }
  }

  static ChannelOutput read(Decoder in, ChannelId id) throws Malformed {
    int kind = in.u8();
    return switch (kind) {
      case RELEASED -> new ChannelOutput.LeafReleased(id, ChangeCodec.readLeaf(in));
      case LEAF_SPENT -> new ChannelOutput.LeafSpent(id, ChangeCodec.readLeaf(in));
      case LEAF_PAID -> new ChannelOutput.LeafPaid(id, ChangeCodec.readLeaf(in));
      case RECEIVED -> new ChannelOutput.PaymentReceived(id, payment(in), in.amount());
      case ACKED -> new ChannelOutput.PaymentAcked(id, payment(in));
      case VOIDED -> new ChannelOutput.PaymentVoided(id, payment(in));
      case FINISHED -> new ChannelOutput.Finished(id, in.amount());
      default -> throw new Malformed("kind " + kind + " of what the chain decided");
    };
  }

  private static PaymentId payment(Decoder in) throws Malformed {
    return new PaymentId(in.raw(PaymentId.LENGTH));
  }
}
