package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.CloseClaim;
import java.util.ArrayList;
import java.util.List;

/**
 * The UpdateTransactions that a store would close its channels with. For recovery tools and for
 * tests that must act from a stored state; a running node closes through {@link Channels}.
 */
public final class StoredClaims {
  /** A channel and what to close it with. */
  public record Closable(ChannelRecord channel, CloseClaim claim) {}

  private StoredClaims() {}

  /**
   * @param chainTime the claims may be submitted for {@link Limits#CLOSE_DEADLINE_SECONDS} from it
   * @return one for each channel whose peer's key is known
   * @throws io.smartmesh.base.DamagedRecord when a record is not readable
   */
  public static List<Closable> closeClaims(
      StoredRecords stored, SigningKey self, Curve curve, ChainTime chainTime) {
    List<Closable> found = new ArrayList<>();
    for (Channel channel : ChannelRestore.channels(stored, self.address(), curve).values()) {
      ChainTime deadline = chainTime.plusSeconds(Limits.CLOSE_DEADLINE_SECONDS);
      Dispute.closeClaim(channel, self.publicKey(), deadline)
          .ifPresent(claim -> found.add(new Closable(channel.terms, claim)));
    }
    return found;
  }
}
