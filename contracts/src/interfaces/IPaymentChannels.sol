// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Payment channels after the rules R0–R17 of docs/spec/channel.md.
///
/// A channel belongs to two parties and one ERC-20. Each direction is a *lane*: a state signed by its payer and
/// acknowledged by its payee. One storage word per channel holds keccak256(abi.encode(phase, ...preimage)); the
/// preimage travels in calldata, so reading costs nothing and each step writes one word. Events tell what is new:
/// whoever has read all events of a channel has its preimage.
///
/// Signatures: EIP-712, domain {name "SmartMesh PaymentChannels", version "1", chainId, verifyingContract}; r and vs
/// (EIP-2098), low s. Where the signer is msg.sender a signature of zeros is accepted: sending is signing.
///
/// Types (one per meaning, R0):
///   Open(address opener,address peer,address token,uint256 deposit,uint64 openBefore,uint32 hold,uint32 amnestyHold,
///        uint256 amnestyFee)                                                                                       (R0)
///   TopUp(bytes32 channelId,address party,uint256 deposit,uint64 deadline)     `deposit` is the party's sum after it
///   LaneState(bytes32 channelId,address payer,uint64 seq,uint256 transferred,bytes32 pendingRoot,uint256 pendingTotal)
///   LaneAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)       by the payee: "I hold your signature" (R2)
///   LanePreAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)    by the payee: "I would take this state" (R3)
///   Close(bytes32 channelId,address closer,uint64 newestSeq,bytes32 newestHash,uint64 ackedSeq,bytes32 ackedHash,
///         uint64 peerSeq,bytes32 peerHash,uint64 preAckSeq,bool amnesty,uint64 deadline)                       (R5, R6)
///   TowerReward(bytes32 channelId,address party,address tower,uint256 reward,uint64 deadline)   by that party (R10, R15)
///   Waiver(bytes32 channelId,address payer,bytes32 leafHash,uint256 accepted,uint64 deadline)      by the payee   (R12)
///   CooperativeClose(bytes32 channelId,uint256 payoutA,uint256 payoutB,uint64 deadline)             by both       (R16)
///   Withdrawal(bytes32 channelId,address party,uint256 withdrawn,uint64 deadline)                   by both       (R16)
/// stateHash is the EIP-712 struct hash (without domain) of the LaneState; the hash of sequence number 0, which
/// nobody signs, is bytes32(0). pendingRoot is keccak256 of the concatenated leaf hashes in ascending order, 0 for none;
/// a leaf hash is keccak256(abi.encode(amount, expiry, evaluator, terms)).
interface IPaymentChannels {
    // ---------------------------------------------------------------- values

    /// What the parties agreed at opening, and what has been paid in and out since. Fixed while closing (R11).
    struct Channel {
        address partyA; // numerically smaller address
        address partyB;
        address token;
        uint64 openBefore; // chain time until which it could be opened: part of the id, which is never used again (R0)
        uint32 hold; // seconds a close may be answered
        uint32 amnestyHold; // seconds for an amnesty close (R13); 0 = amnesty not allowed
        uint256 amnestyFee; // paid by the closer to whoever first raises an amnesty close (R13)
        uint256 depositA;
        uint256 depositB;
        uint256 withdrawnA; // may exceed depositA: money received (R16)
        uint256 withdrawnB;
    }

    /// What the opener chooses; the rest follows from who sends what.
    struct Opening {
        address peer;
        uint64 openBefore;
        uint32 hold;
        uint32 amnestyHold;
        uint256 amnestyFee;
    }

    /// EIP-2098; zeros for none.
    struct Signature {
        bytes32 r;
        bytes32 vs;
    }

    /// The token's own authorisation (ERC-2612); v = 0 for none.
    struct Permit {
        uint256 value;
        uint64 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// A LaneState without its channel and payer, which every use knows. All zeros for "no state".
    struct Lane {
        uint64 seq;
        uint256 transferred; // cumulative, never falls along seq
        bytes32 pendingRoot;
        uint256 pendingTotal; // sum of the leaves' amounts
    }

    /// A pending payment. Identity = (expiry, evaluator, terms); the amount may shrink by a partial fold.
    struct Leaf {
        uint256 amount;
        uint64 expiry; // chain time, seconds: evidence first seen at or before it earns
        address evaluator;
        bytes32 terms;
    }

    /// The UpdateTransaction of the white paper: both lanes' newest states with both parties' signatures (R6).
    struct CloseClaim {
        bool closerIsA;
        bool amnesty; // slow, newest wins, no conviction (R13)
        uint64 deadline; // chain time after which this claim may not be submitted any more (R5)
        Lane newest; // m: the newest state the closer signed
        uint64 ackedSeq; // c: the newest of the closer's states that the peer acknowledged or pre-acknowledged; 0 = none
        bytes32 ackedHash; // not read when c is m
        bool ackedIsPreAck;
        Signature ackSignature;
        Lane peer; // s: the newest of the peer's states
        Signature peerSignature;
        uint64 preAckSeq; // a: the closer's highest PreAck above s, else 0
        Signature closeSignature; // by the closer over Close(...)
    }

    /// What the closer shows when it closes by itself at a state that its peer acknowledged (m = c): nearly always.
    struct AckedClose {
        uint64 deadline; // a transaction may wait for days, too (R5)
        Lane newest; // m
        bool isPreAck;
        Signature ackSignature; // the peer's over m; not read for sequence number 0
        Lane peer; // s
        Signature peerSignature;
        uint64 preAckSeq; // a
    }

    /// What answers to a close are measured by. Kept as a hash: settling does not need it.
    struct Claim {
        Lane newest; // m
        uint64 ackedSeq; // c
        bytes32 ackedHash; // 0 when c is m
        uint64 peerSeq; // s as claimed at the close
        uint64 preAckSeq; // a
    }

    struct Closing {
        bool closerIsA;
        uint64 endTime; // raises and proofs are accepted up to and including it
        bytes32 claim; // keccak256(abi.encode(Claim)); 0 for an amnesty close, which claims nothing
        bytes32 rewards; // keccak256(abi.encode(Rewards)); 0 for none
        Lane laneA; // selected for the lane whose payer is partyA
        Lane laneB;
    }

    /// A state with the words of both its parties.
    struct Raise {
        bool isLaneA;
        Lane state;
        Signature payerSignature;
        bool isPreAck;
        Signature payeeSignature; // over LaneAck or LanePreAck
    }

    /// What a settlement pays to others out of a party's payout, as far as that reaches.
    struct Rewards {
        address raiser; // has the amnesty fee of the closer (R13)
        address towerA;
        uint256 rewardA;
        address towerB;
        uint256 rewardB;
    }

    /// A protected party's word that its tower is paid out of its share (R10, R15).
    struct TowerReward {
        bool ofA; // whose share
        address tower;
        uint256 reward;
        uint64 deadline;
        Signature signature;
    }

    /// One lane after settlement, while leaves are still open (R11).
    struct SettledLane {
        uint256 transferred;
        uint256 earned; // by resolved leaves
        bytes32 pendingRoot; // open leaves
        uint256 pendingTotal; // open amount, counted against the payer
    }

    struct Settled {
        SettledLane laneA;
        SettledLane laneB;
        uint64 claimEnd; // up to and including it only a leaf's payee may resolve it for less than its amount (R12)
        uint256 paidA; // so far, rewards included
        uint256 paidB;
    }

    enum Lie {
        NewerState, // a state signed by the closer with a higher sequence number than m
        Equivocation, // another state signed by the closer with m's or c's sequence number
        TransferredRegress, // a state x signed by the closer, c <= x <= m, with T(x) > T(m)            (10a)
        LeafRegress, // such an x with a leaf that is missing or smaller in m by more than T(m) - T(x)   (10b)
        AckAboveClaim, // the closer's Ack of a peer state above s
        PreAckAboveClaim // the closer's PreAck of a peer state above max(s, a)
    }

    /// For the first four kinds `state` is the closer's own state x with its signature in `signature`, which is not read
    /// if the close named x: naming is signing (R6); for LeafRegress both leaf lists are given. For the last two,
    /// `signature` is the closer's LaneAck / LanePreAck over (channelId, peer, ackSeq, ackHash).
    struct LieProof {
        Lie kind;
        Lane state;
        Signature signature;
        uint64 ackSeq;
        bytes32 ackHash;
        Leaf[] stateLeaves;
        Leaf[] newestLeaves;
    }

    /// A payee's word that its leaf may be resolved for `accepted` or more (R12).
    struct Waiver {
        uint256 accepted;
        uint64 deadline;
        Signature signature;
    }

    // ---------------------------------------------------------------- events: each tells what is new

    /// Nothing withdrawn yet.
    event Opened(
        bytes32 indexed channelId,
        address indexed partyA,
        address indexed partyB,
        address token,
        uint64 openBefore,
        uint32 hold,
        uint32 amnestyHold,
        uint256 amnestyFee,
        uint256 depositA,
        uint256 depositB
    );
    event ToppedUp(bytes32 indexed channelId, Channel channel);
    event Withdrawn(bytes32 indexed channelId, Channel channel);
    /// The closer's lane is selected at m, the other at s. The usual close: m is acknowledged (m = c), and nothing is
    /// pending in either.
    /// @param numbers from the highest bit: closerIsA 1, endTime 63, then 64 each: the numbers of m and s, and a
    event CloseStarted(bytes32 indexed channelId, uint256 numbers, uint256 newestTransferred, uint256 peerTransferred);
    /// Any other close that is no amnesty. `ackedHash` is 0 when c is m.
    /// @param newestLeaves m's leaves when it is not acknowledged (m > c), else none: its payee knows them
    event CloseStartedPending(
        bytes32 indexed channelId,
        bool closerIsA,
        uint64 endTime,
        Lane newest,
        uint64 ackedSeq,
        bytes32 ackedHash,
        Lane peer,
        uint64 preAckSeq,
        Leaf[] newestLeaves
    );
    event AmnestyStarted(bytes32 indexed channelId, bool closerIsA, uint64 endTime, Lane newest, Lane peer);
    /// Selected in the lane whose payer is partyA, or in the other; nothing is pending in it.
    /// @param numbers the highest bit is isLaneA, the lowest 64 are the sequence number
    event Raised(bytes32 indexed channelId, uint256 numbers, uint256 transferred);
    event RaisedPending(bytes32 indexed channelId, bool isLaneA, Lane lane);
    event RewardsBooked(bytes32 indexed channelId, Rewards rewards);
    /// Out of a party's share, just before the event that tells that share.
    event RewardPaid(bytes32 indexed channelId, bool fromA, address to, uint256 amount);
    /// The whole remaining balance of the channel went to `victim`, its own share and the liar's, rewards included.
    event Confiscated(
        bytes32 indexed channelId, address indexed liar, address indexed victim, Lie kind, uint256 amount
    );
    /// Settled as selected, and all is over.
    event ChannelSettled(bytes32 indexed channelId, uint256 paidA, uint256 paidB);
    /// Settled as selected, with leaves to resolve.
    event SettledPending(bytes32 indexed channelId, uint256 paidA, uint256 paidB, uint64 claimEnd);
    /// `lane` is the leaf's lane as it is now, `paidA` and `paidB` what has been paid so far.
    event LeafResolved(
        bytes32 indexed channelId,
        bool isLaneA,
        bytes32 leafHash,
        uint256 earned,
        SettledLane lane,
        uint256 paidA,
        uint256 paidB,
        bool finished
    );
    event CooperativelyClosed(bytes32 indexed channelId, uint256 payoutA, uint256 payoutB);

    // ---------------------------------------------------------------- reading

    function channelIdOf(address partyA, address partyB, address token, uint64 openBefore)
        external
        view
        returns (bytes32);

    /// keccak256(abi.encode(phase, ...)): (0, channel) open, (1, channel, closing), (2, channel, settled).
    /// 1 = finished before `openBefore`, a tombstone; 0 = never opened, or finished later: it cannot be opened again.
    function slot(bytes32 channelId) external view returns (bytes32);

    /// What all channels in a token hold; not counted for the one token that is known to keep its balances.
    function held(address token) external view returns (uint256);

    // ---------------------------------------------------------------- opening and paying in

    /// With an ERC-1363 token both are `token.transferAndCall(channels, amount, data)`:
    ///   data = abi.encode(Opening): the sender becomes a party with deposit `amount`;
    ///   data = abi.encode(Channel): the sender, a party, pays in `amount` more.
    /// With any other ERC-20, or by the payer's signature, for anyone to send:

    /// A permit that fails is passed over, for somebody may have used it already: then the allowance must be there.
    function open(
        address opener,
        address token,
        uint256 deposit,
        Opening calldata opening,
        Signature calldata signature,
        Permit calldata permit
    ) external;

    /// Refused while closing. `deposit` is all that `party` has then paid in, so one signature pays once.
    function topUp(
        Channel calldata channel,
        address party,
        uint256 deposit,
        uint64 deadline,
        Signature calldata signature,
        Permit calldata permit
    ) external;

    // ---------------------------------------------------------------- agreed by both

    function cooperativeClose(
        Channel calldata channel,
        uint256 payoutA,
        uint256 payoutB,
        uint64 deadline,
        Signature calldata signatureA,
        Signature calldata signatureB
    ) external;

    /// Pays `party` what it has then withdrawn in all, less what it had before. Refused while closing.
    function withdraw(
        Channel calldata channel,
        address party,
        uint256 withdrawn,
        uint64 deadline,
        Signature calldata signatureA,
        Signature calldata signatureB
    ) external;

    // ---------------------------------------------------------------- closing alone

    /// By anyone with the closer's signature, or by the closer itself.
    /// @param newestLeaves m's leaves; not read when the peer acknowledged m (R10b)
    function close(Channel calldata channel, CloseClaim calldata claim, Leaf[] calldata newestLeaves) external;

    /// The same by the closer itself at an acknowledged m, without amnesty.
    function closeAcked(Channel calldata channel, AckedClose calldata claim) external;

    /// R8: in a normal close the payer of the lane that is not the closer's brings forward a newer state of it, with the
    /// payee's word. Nobody else may: each raise changes what a proof of a lie must name, and a liar holds many.
    /// @param payeeSignature over LaneAck or LanePreAck
    function raise(
        Channel calldata channel,
        Closing calldata closing,
        Lane calldata state,
        bool isPreAck,
        Signature calldata payeeSignature
    ) external;

    /// R13: in an amnesty close anyone raises either lane to a newer state. The payee of the closer's lane may also put
    /// another one with the same number there.
    function raiseAmnesty(Channel calldata channel, Closing calldata closing, Raise calldata raised) external;

    /// Either for a tower, which is paid at the settlement; in a normal close it is the one that the lane's payer has
    /// named, and sends itself. `booked` are the rewards so far.
    function raiseForReward(
        Channel calldata channel,
        Closing calldata closing,
        Raise calldata raised,
        Rewards calldata booked,
        TowerReward calldata reward
    ) external;

    /// Convicts the closer of a normal close: its whole share goes to the other party at once (R10, row C8).
    function proveLie(Channel calldata channel, Closing calldata closing, Claim calldata claim, LieProof calldata proof)
        external;

    /// The same for the victim's tower, which is paid out of what the victim gets.
    function proveLieForReward(
        Channel calldata channel,
        Closing calldata closing,
        Claim calldata claim,
        LieProof calldata proof,
        TowerReward calldata reward
    ) external;

    /// After the hold: pays what is certain; leaves stay locked against their payer until resolved (R11).
    function settle(Channel calldata channel, Closing calldata closing) external;

    /// The same when others are owed out of it.
    function settleWithRewards(Channel calldata channel, Closing calldata closing, Rewards calldata rewards) external;

    /// Resolves one leaf of one lane: evidence first seen by its expiry earns; past the expiry it earns nothing.
    /// The payee may resolve at any time and for anything, also for nothing (a waiver). Anyone else may resolve at once
    /// for the full amount, and for less only after both the expiry and the settlement's `claimEnd`: the contract sees
    /// only the evidence it is shown, so the payee needs time to show its own before the payer shows none (R12).
    /// `leafHashes` are all open leaf hashes of that lane in ascending order, `index` the leaf's place among them.
    function resolve(
        Channel calldata channel,
        Settled calldata settled,
        bool isLaneA,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence
    ) external;

    /// The same at any time for `waiver.accepted` or more, by the payee's signature.
    function resolveWaived(
        Channel calldata channel,
        Settled calldata settled,
        bool isLaneA,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence,
        Waiver calldata waiver
    ) external;
}
