package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.ethereum.conditions.Conditions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What evidence is worth to this channel: what has been shown off the chain, what the registry has
 * on record, and what a fold may take of a leaf (CH-8, SC-5, SC-6).
 */
final class Claims {
  private final Conditions conditions;

  Claims(Conditions conditions) {
    this.conditions = conditions;
  }

  Amount earned(Leaf leaf, Bytes evidence, ChainTime time) {
    return conditions.earned(leaf, evidence, time);
  }

  static void refuse(
      Channel channel, Leaf leaf, Bytes evidence, Consumer<? super ChannelOutput> out) {
    out.accept(
        new ChannelOutput.Refused(
            new ChannelError.WrongEvidence(channel.id, leaf.terms(), Hashes.sha256(evidence))));
  }

  /** Takes evidence for a leaf of ours, from the payee or from the chain. */
  void seen(
      Channel channel,
      Leaf leaf,
      Bytes evidence,
      ChainTime time,
      Consumer<? super ChannelOutput> out) {
    if (earned(leaf, evidence, time).isZero()) {
      refuse(channel, leaf, evidence, out);
      return;
    }
    Hash leafHash = ChannelHashes.leafHash(leaf);
    if (better(channel.proofs, leaf, evidence, time)) {
      channel.proofs.put(leafHash, evidence);
      out.accept(ChannelRecords.proof(channel, leafHash, evidence));
    }
    Bytes best = channel.proofs.getOrDefault(leafHash, evidence);
    out.accept(new ChannelOutput.EvidenceSeen(channel.id, leaf, best));
  }

  /** Whether it earns more than what {@code held} has for this leaf. */
  boolean better(Map<Hash, Bytes> held, Leaf leaf, Bytes evidence, ChainTime time) {
    Bytes known = held.get(ChannelHashes.leafHash(leaf));
    return known == null || earned(leaf, known, time).isLessThan(earned(leaf, evidence, time));
  }

  /** The fold of what the payee has proven so far: of all or of a part. */
  Optional<Change> fold(Channel channel, Leaf leaf, ChainTime now) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    Bytes proof = channel.proofs.get(leafHash);
    Amount earned = proof == null ? Amount.ZERO : earned(leaf, proof, now);
    if (earned.isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        earned.isLessThan(leaf.amount())
            ? new Change.PartFolded(leafHash, earned)
            : new Change.Folded(leafHash));
  }

  /**
   * What of a leaf is left when the payer honours our claim; empty when that is nothing, or when we
   * have not claimed it.
   */
  Optional<Leaf> unearned(Channel channel, Leaf leaf) {
    Bytes claim = channel.claims.getOrDefault(ChannelHashes.leafHash(leaf), Bytes.EMPTY);
    Amount earned = earned(leaf, claim, leaf.expiry());
    return earned.isZero() || !earned.isLessThan(leaf.amount())
        ? Optional.empty()
        : Optional.of(leaf.of(leaf.amount().minus(earned)));
  }

  /** A partial fold gave a leaf towards us a new hash: what we hold of it follows (SC-5). */
  void shrink(Channel channel, Leaf before, Leaf after, Consumer<? super ChannelOutput> out) {
    Hash old = ChannelHashes.leafHash(before);
    Hash now = ChannelHashes.leafHash(after);
    Bytes claim = channel.claims.remove(old);
    if (claim != null) {
      out.accept(ChannelRecords.dropClaim(channel, old));
      if (!earned(after, claim, after.expiry()).isZero()) {
        channel.claims.put(now, claim);
        out.accept(ChannelRecords.claim(channel, now, claim));
      }
    }
    Channel.OnRecord known = channel.registered.remove(old);
    if (known != null) {
      out.accept(ChannelRecords.dropRegistered(channel, old));
      if (!earned(after, known.evidence(), after.expiry()).isZero()) {
        channel.registered.put(now, known);
        out.accept(ChannelRecords.registered(channel, now, known));
      }
    }
    Bytes onion = channel.onions.remove(old);
    if (onion != null) {
      out.accept(ChannelRecords.dropOnion(channel, old));
      channel.onions.put(now, onion);
      out.accept(ChannelRecords.onion(channel, now, onion));
    }
  }

  /** SC-6: what the registry has in time for a leaf towards us; empty when we gave the leaf up. */
  Bytes onRecord(Channel channel, Leaf leaf) {
    Hash leafHash = ChannelHashes.leafHash(leaf);
    Channel.OnRecord known = channel.registered.get(leafHash);
    if (known == null || channel.in.released().contains(leafHash)) {
      return Bytes.EMPTY;
    }
    return known.evidence().isEmpty()
        ? channel.claims.getOrDefault(leafHash, Bytes.EMPTY)
        : known.evidence();
  }

  /** Whether this evidence earns more by the leaf's expiry than what is on record. */
  boolean isBetterOnRecord(Channel channel, Leaf leaf, Bytes evidence) {
    Amount known = earned(leaf, onRecord(channel, leaf), leaf.expiry());
    return known.isLessThan(earned(leaf, evidence, leaf.expiry()));
  }

  /** Whether nothing that we hold would earn more than what is on record. */
  boolean isBestOnRecord(Channel channel, Leaf leaf) {
    Bytes claim = channel.claims.getOrDefault(ChannelHashes.leafHash(leaf), Bytes.EMPTY);
    return !isBetterOnRecord(channel, leaf, claim);
  }

  /** Whether a block that comes now would earn with it, even if its clock is behind ours. */
  boolean earnsByNow(Leaf leaf, Bytes evidence, ChainTime now) {
    long sure = Math.max(0, now.seconds() - Limits.BLOCK_TIME_MARGIN_SECONDS);
    return !earned(leaf, evidence, new ChainTime(sure)).isZero();
  }
}
