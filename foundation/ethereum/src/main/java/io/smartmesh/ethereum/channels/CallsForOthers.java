package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.TokenPermit;
import java.util.Optional;

/**
 * The calls by which a party's acts happen although somebody else sends them, through {@code
 * PaidCalls} (TK-13, RL-28): signed by the party wherever the contract would otherwise look at who
 * sends. Each works once, whoever sends it and however often.
 */
public final class CallsForOthers {
  private static final AbiFunction TOP_UP =
      AbiFunction.of(
          "topUp("
              + (ChannelAbi.CHANNEL + ",address,uint256,uint64,")
              + (ChannelAbi.SIGNATURE + "," + ChannelAbi.PERMIT + ")"));

  private final ChannelsContract contract;
  private final ChannelHashes hashes;
  private final Curve curve;
  private final SigningKey party;
  private final Address paidCalls;

  /**
   * @param party whose acts they are
   * @param paidCalls the contract that makes the calls
   */
  public CallsForOthers(
      ChannelsContract contract, Curve curve, SigningKey party, Address paidCalls) {
    this.contract = contract;
    this.hashes = new ChannelHashes(contract);
    this.curve = curve;
    this.party = party;
    this.paidCalls = paidCalls;
  }

  /** Whether {@link #call} needs the permit's nonce: money goes in. */
  public static boolean paysIn(ChannelAction action) {
    return action instanceof ChannelAction.Open || action instanceof ChannelAction.TopUp;
  }

  /** After it the call is refused, or does nothing any more. */
  public static Optional<ChainTime> deadline(ChannelAction action) {
    if (action instanceof ChannelAction.Open open) {
      return Optional.of(open.openBefore());
    } else if (action instanceof ChannelAction.Withdraw withdraw) {
      return Optional.of(withdraw.deadline());
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      return Optional.of(close.deadline());
    } else if (action instanceof ChannelAction.Close close) {
      return Optional.of(close.claim().deadline());
    } else if (action instanceof ChannelAction.Raise raise) {
      return Optional.of(raise.closing().endTime());
    } else if (action instanceof ChannelAction.ProveLie lie) {
      return Optional.of(lie.closing().endTime());
    }
    return Optional.empty();
  }

  /**
   * What others may send. Empty where the contract takes it from the party's own account alone: an
   * answer (R8) whose one reward is booked already.
   *
   * @param until chain time after which what is signed here is void, where the action has no
   *     deadline of its own
   * @param permitNonce the token's next one of the party (ERC-2612); read where {@link #paysIn}
   */
  public Optional<ContractCall> call(ChannelAction action, ChainTime until, Amount permitNonce) {
    if (action instanceof ChannelAction.Open open) {
      return Optional.of(encode(opening(open, permitNonce)));
    } else if (action instanceof ChannelAction.TopUp more) {
      return Optional.of(topUp(more, until, permitNonce));
    } else if (action instanceof ChannelAction.Close close) {
      CloseClaim claim = close.claim();
      CloseClaim signed =
          claim.closer().equals(party.address()) && !claim.closeSignature().isPresent()
              ? claim.signed(party.sign(hashes.close(claim)))
              : claim;
      return Optional.of(encode(new ChannelAction.Close(close.channel(), signed)));
    } else if (action instanceof ChannelAction.Raise raise && !raise.closing().amnesty()) {
      return isFree(raise)
          ? Optional.of(encode(new ChannelAction.RaiseForReward(raise, nothing(raise, until))))
          : Optional.empty();
    }
    return Optional.of(encode(action));
  }

  private ContractCall encode(ChannelAction action) {
    return ChannelCalls.encode(action, contract, curve, paidCalls);
  }

  private ChannelAction opening(ChannelAction.Open open, Amount permitNonce) {
    return new ChannelAction.OpenSigned(
        open,
        party.publicKey(),
        Optional.of(party.sign(hashes.open(party.address(), open))),
        Optional.of(permit(open.token(), open.deposit(), open.openBefore(), permitNonce)));
  }

  private ContractCall topUp(ChannelAction.TopUp more, ChainTime until, Amount permitNonce) {
    ChannelRecord channel = more.channel();
    Address self = party.address();
    Amount deposit = channel.depositOf(self).plus(more.amount());
    Hash digest = hashes.topUp(hashes.channelId(channel), self, deposit, until);
    Permit permit = permit(channel.token(), more.amount(), until, permitNonce);
    return TOP_UP.call(
        contract.channels(),
        ChannelAbi.values(channel),
        self,
        deposit,
        until,
        ChannelCalls.compact(curve, party.publicKey(), digest, party.sign(digest)),
        ChannelCalls.permit(Optional.of(permit)));
  }

  private Permit permit(Address token, Amount value, ChainTime until, Amount nonce) {
    Hash digest =
        TokenPermit.digest(
            contract.chainId(), token, party.address(), contract.channels(), value, nonce, until);
    Signature signature = party.sign(digest);
    PublicKey key = party.publicKey();
    int v = 27 + curve.recoveryId(key, digest, signature).orElseThrow(IllegalStateException::new);
    return new Permit(value, until, v, signature);
  }

  /** One tower a party is paid (R15), and PaidCalls takes the place of one here. */
  private static boolean isFree(ChannelAction.Raise raise) {
    Rewards booked = raise.closing().rewards();
    boolean isA = raise.state().payer().equals(raise.channel().partyA());
    return (isA ? booked.towerA() : booked.towerB()).equals(Address.ZERO);
  }

  /** R8: in a normal close only who is named by the payer may raise; it is promised nothing. */
  private TowerReward nothing(ChannelAction.Raise raise, ChainTime until) {
    Hash digest =
        hashes.towerReward(
            hashes.channelId(raise.channel()), party.address(), paidCalls, Amount.ZERO, until);
    return new TowerReward(paidCalls, Amount.ZERO, until, party.sign(digest), party.publicKey());
  }
}
