// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Every refusal of the payment channels; each carries the values that were compared.
interface IChannelErrors {
    // ---------------------------------------------------------------- opening (R0)

    /// The two parties must be different.
    error SameParty(address party);
    /// The zero address can sign nothing.
    error ZeroParty();
    /// A channelId is used once: a channel that finishes before it could not be opened any more leaves a tombstone.
    error ChannelIdUsed(bytes32 channelId, bytes32 stored);
    /// A channel is topped up in its own token.
    error WrongToken(address given, address expected);
    /// What came with a transfer is neither an Opening nor a Channel.
    error NoSuchOrder(uint256 length);

    // ---------------------------------------------------------------- tokens and money

    /// The contract has less of the token than its channels hold: the token takes a fee or changes balances.
    error TokenShort(uint256 balance, uint256 owed);
    /// The sum named is not above what it was.
    error NothingNew(uint256 given, uint256 before);
    /// The channel does not hold so much.
    error MoreThanHeld(uint256 given, uint256 total);

    // ---------------------------------------------------------------- phase: keccak256 of what was given against the slot

    /// The channel is not open as given. If it is closing, answer with `raise`; a second close is not needed (R9).
    error NotOpen(bytes32 given, bytes32 stored);
    /// The channel is not closing as given. The current preimage is in its last CloseStarted or Raised event.
    error NotClosing(bytes32 given, bytes32 stored);
    /// The channel is not settled as given. The current preimage is in its last ChannelSettled or LeafResolved event.
    error NotSettled(bytes32 given, bytes32 stored);

    // ---------------------------------------------------------------- time and identity

    /// What was authorised until `deadline` came later (R5).
    error DeadlinePassed(uint64 deadline, uint256 time);
    /// Raises and proofs are accepted up to and including `endTime`.
    error HoldOver(uint64 endTime, uint256 time);
    /// Settlement comes after `endTime`.
    error HoldNotOver(uint64 endTime, uint256 time);
    /// The signature is by another key or malformed (`recovered` = 0).
    error WrongSigner(address expected, address recovered);
    /// The address is neither party of the channel.
    error NotAParty(address given, address partyA, address partyB);

    // ---------------------------------------------------------------- states and leaves

    /// Sequence number 0 stands for "no state": it can be neither raised to nor proved with.
    error NoState();
    /// ... and has nothing in it.
    error StartNotEmpty();
    /// Sequence numbers and times have 63 bits, so that every party's software can read every event.
    error Above63Bits(uint64 given);
    error TooManyLeaves(uint256 given, uint256 max);
    /// Leaf hashes go in strictly ascending order.
    error LeavesNotAscending(bytes32 previous, bytes32 next);
    error WrongLeaves(bytes32 rootOfGiven, bytes32 expectedRoot);
    error WrongPendingTotal(uint256 sumOfLeaves, uint256 pendingTotal);

    // ---------------------------------------------------------------- cooperative close (R16)

    /// The two payouts must share out exactly what the channel holds.
    error PayoutsNotTotal(uint256 payoutA, uint256 payoutB, uint256 total);

    // ---------------------------------------------------------------- close (R6, R13)

    /// The channel was opened without amnesty.
    error AmnestyNotAgreed();
    /// Nobody is convicted, so an amnesty close stands only at a state that the peer (pre-)acknowledged.
    error AmnestyNotAcked(uint64 newestSeq, uint64 ackedSeq);
    /// The closer's newest state cannot be older than one its peer acknowledged.
    error NewestBelowAcked(uint64 newestSeq, uint64 ackedSeq);
    /// One sequence number, two states: the newest and the acknowledged one must then be the same.
    error AckedHashDiffers(bytes32 ackedHash, bytes32 expected);
    /// The claim is not the one that the channel was closed with; 0 is an amnesty close, which claims nothing.
    error WrongClaim(bytes32 given, bytes32 expected);

    // ---------------------------------------------------------------- raise (R8)

    /// That state, or a newer one, is what the lane would settle at already.
    error NotAboveSelected(uint64 seq, uint64 selectedSeq);
    /// In a normal close the closer's lane stays at m.
    error WrongLane(bool isLaneA);
    /// `raise` is for normal closes, `raiseAmnesty` for amnesty closes.
    error WrongKindOfClose(bool amnesty);
    /// In a normal close a lane is raised by its payer ...
    error NotThePayer(address sender, address payer);
    /// ... or by the tower that its payer has named.
    error NotTheTower(address sender, address tower);

    // ---------------------------------------------------------------- rewards (R13, R15)

    /// The rewards are not those booked.
    error WrongRewards(bytes32 given, bytes32 expected);
    /// A party's share pays one tower; this one was first.
    error RewardTaken(address tower);
    /// Only the victim's share pays for a conviction.
    error NotTheVictims(address tower);

    // ---------------------------------------------------------------- proveLie (R10)

    /// NewerState: needs seq > newestSeq.
    error NotNewer(uint64 seq, uint64 newestSeq);
    /// Equivocation: needs a state that differs from the named one with the same sequence number.
    error NotEquivocal(uint64 seq, bytes32 stateHash);
    /// Regress: only a state from the acknowledged up to the newest can show one.
    error OutsideClaim(uint64 seq, uint64 ackedSeq, uint64 newestSeq);
    /// TransferredRegress: needs transferred > newestTransferred.
    error NoRegress(uint256 transferred, uint256 newestTransferred);
    /// LeafRegress: needs shortfall + transferred > newestTransferred.
    error NoLeafRegress(uint256 shortfall, uint256 transferred, uint256 newestTransferred);
    /// AckAboveClaim, PreAckAboveClaim: needs ackSeq > claimedSeq.
    error NotAboveClaim(uint64 ackSeq, uint64 claimedSeq);

    // ---------------------------------------------------------------- resolve (R11, R12)

    error NoSuchLeaf(uint256 index, uint256 count);
    error WrongLeaf(bytes32 given, bytes32 expected);
    /// Until and including `until` only the payee may resolve the leaf for less than its amount.
    error LeafStillOpen(uint256 until, uint256 time);
    /// The payee accepted no less.
    error LessThanAccepted(uint256 earned, uint256 accepted);
    /// Too little gas to be sure that the evaluator can answer: a failed call would look like "nothing earned".
    error NotEnoughGas(uint256 left, uint256 needed);
}
