package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.function.Consumer;

/** What the peer's lane has brought since the state that a restored device remembers (CH-50). */
final class JumpGains {
  private JumpGains() {}

  /** Leaves that were folded are paid; the rest of the rise is told as one sum, as in CH-22. */
  static void tell(
      Channel channel, JumpCheck.Base base, Lane anew, Consumer<? super ChannelOutput> out) {
    Lane known = channel.in.best();
    Amount rise = anew.transferred().minusOrZero(known.transferred());
    for (Leaf leaf : JumpCheck.gone(new JumpCheck.Base(known, channel.in.released()), anew)) {
      Hash hash = ChannelHashes.leafHash(leaf);
      forget(channel, hash, out);
      // With a newer state under our acknowledgement that lacks it, we may have given it up.
      boolean folded = !rise.isLessThan(leaf.amount());
      if (folded && (base.lane().equals(known) || base.lane().leaf(hash).isPresent())) {
        rise = rise.minusOrZero(leaf.amount());
        out.accept(new ChannelOutput.LeafPaid(channel.id, leaf));
      }
    }
    for (Hash hash : new ArrayList<>(channel.claims.keySet())) {
      if (!anew.leaf(hash).isPresent()) {
        forget(channel, hash, out);
      }
    }
    if (!rise.isZero()) {
      Encoder what = new Encoder().hash(channel.id.hash()).u64(anew.seq());
      PaymentId id =
          new PaymentId(Hashes.tagged("jump", what.toBytes()).bytes().slice(0, PaymentId.LENGTH));
      out.accept(new ChannelOutput.PaymentReceived(channel.id, id, rise));
    }
  }

  private static void forget(Channel channel, Hash leaf, Consumer<? super ChannelOutput> out) {
    if (channel.claims.remove(leaf) != null) {
      out.accept(ChannelRecords.dropClaim(channel, leaf));
    }
    if (channel.onions.remove(leaf) != null) {
      out.accept(ChannelRecords.dropOnion(channel, leaf));
    }
  }
}
