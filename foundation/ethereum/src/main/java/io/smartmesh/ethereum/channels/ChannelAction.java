package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.List;
import java.util.Optional;

/**
 * What a node asks the chain to do. Each is safe to ask again: the contract refuses what has
 * already happened, and a machine that has not seen the matching {@link ChannelFact} asks anew
 * after a restart.
 */
public sealed interface ChannelAction {
  /**
   * Opens and funds in one transaction ({@code transferAndCall}).
   *
   * @param openBefore refused later; part of the id, so that the same opening never lands twice
   *     (R0)
   */
  record Open(
      Address peer,
      Address token,
      ChainTime openBefore,
      Amount deposit,
      long hold,
      long amnestyHold,
      Amount amnestyFee)
      implements ChannelAction {}

  /**
   * The same by the opener's signature, for anyone to send.
   *
   * @param permit lets the contract take the deposit (ERC-2612); empty where the opener allowed it
   */
  record OpenSigned(
      Open open, PublicKey opener, Optional<Signature> signature, Optional<Permit> permit)
      implements ChannelAction {}

  /** The sender, a party, pays in more ({@code transferAndCall}). */
  record TopUp(ChannelRecord channel, Amount amount) implements ChannelAction {}

  /**
   * Pays out to one party while the channel stays open (R16).
   *
   * @param withdrawn by that party, in all since the opening
   */
  record Withdraw(
      ChannelRecord channel,
      Address party,
      Amount withdrawn,
      ChainTime deadline,
      Signature signatureA,
      PublicKey keyA,
      Signature signatureB,
      PublicKey keyB)
      implements ChannelAction {}

  record CooperativeClose(
      ChannelRecord channel,
      Amount payoutA,
      Amount payoutB,
      ChainTime deadline,
      Signature signatureA,
      PublicKey keyA,
      Signature signatureB,
      PublicKey keyB)
      implements ChannelAction {}

  record Close(ChannelRecord channel, CloseClaim claim) implements ChannelAction {}

  /**
   * Replaces the selected state of one lane. In a normal close the lane is not the closer's and its
   * payer sends it (R8); an amnesty close anybody may raise (R13). Payer and payee are {@code
   * state.payer()} and its peer.
   */
  record Raise(
      ChannelRecord channel,
      ClosingRecord closing,
      LaneState state,
      Signature payerSignature,
      PublicKey payer,
      boolean isPreAck,
      Signature payeeSignature,
      PublicKey payee)
      implements ChannelAction {}

  /** The same by a tower, which is paid at the settlement (R15). */
  record RaiseForReward(Raise raise, TowerReward reward) implements ChannelAction {}

  record ProveLie(ChannelRecord channel, ClosingRecord closing, LieProof proof)
      implements ChannelAction {}

  /** The same by the victim's tower, which is paid out of what the victim gets (R10, R15). */
  record ProveLieForReward(ProveLie lie, TowerReward reward) implements ChannelAction {}

  record Settle(ChannelRecord channel, ClosingRecord closing) implements ChannelAction {}

  /**
   * Resolves one leaf of {@code payer}'s lane with evidence, or, past its expiry, with empty
   * evidence.
   */
  record Resolve(
      ChannelRecord channel,
      SettledRecord settled,
      Address payer,
      List<Hash> leafHashes,
      Leaf leaf,
      Bytes evidence)
      implements ChannelAction {}

  /** Shows evidence to the registry, so that its time is on record (R12). */
  record RegisterEvidence(Address evaluator, Hash terms, Bytes evidence) implements ChannelAction {}
}
