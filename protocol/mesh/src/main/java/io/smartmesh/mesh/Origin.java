package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.RAISE_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;

/**
 * What we sign of ourselves: a sequence number that only rises, over restarts because the boot
 * count is its upper part (RT-4).
 */
final class Origin {
  private final long network;
  private final SigningKey self;
  private Proof proof;
  private Moment raisableAt;

  Origin(MeshConfig config, SigningKey self) {
    network = config.network();
    this.self = self;
    proof = Proof.sign(self, network, config.bootCount() << 16);
    raisableAt = new Moment(Long.MIN_VALUE);
  }

  Announcement announcement() {
    return new Announcement(proof, new Distance(proof.seqno(), 0, 0), 0, true);
  }

  Address address() {
    return proof.origin().address();
  }

  long seqno() {
    return proof.seqno();
  }

  /**
   * Raises the number if that is asked for rightly, and says whether it did. At most so often: each
   * time costs every node of the island a verification. Our own word from a life that the boot
   * count does not know is gone beyond.
   */
  boolean raise(Turn turn, LinkMessage.Request request, Verifier verifier) {
    long known = Math.max(proof.seqno(), request.signed());
    if (raisableAt.isAfter(turn.now())
        || request.wanted() <= proof.seqno()
        || request.wanted() > known + 1) {
      return false;
    }
    if (!isOurs(request, verifier)) {
      turn.drop(DropReason.ROUTE_NOT_AUTHENTIC);
      return false;
    }
    raisableAt = turn.now().plusMillis(RAISE_MILLIS);
    proof = Proof.sign(self, network, known + 1);
    return true;
  }

  private boolean isOurs(LinkMessage.Request request, Verifier verifier) {
    return request.signed() <= proof.seqno()
        || new Proof(proof.origin(), request.signed(), request.signature())
            .isValid(verifier, network);
  }
}
