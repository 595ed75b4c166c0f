// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Payment channels after the rules R0–R17 of docs/spec/channel.md.
///
/// A channel belongs to two parties and one ERC-20. Each direction is a *lane*: a state signed by its payer and
/// acknowledged by its payee. One storage word per channel holds keccak256(abi.encode(phase, ...preimage)); the
/// preimage travels in calldata and events, so reading costs nothing and each step writes one word.
///
/// Signatures: EIP-712, domain {name "SmartMesh PaymentChannels", version "1", chainId, verifyingContract};
/// 65 bytes r‖s‖v, low s. Where the signer is msg.sender an empty signature is accepted.
///
/// Types (one per meaning, R0):
///   LaneState(bytes32 channelId,address payer,uint64 seq,uint256 transferred,bytes32 pendingRoot,uint256 pendingTotal)
///   LaneAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)       by the payee: "I hold your signature" (R2)
///   LanePreAck(bytes32 channelId,address payer,uint64 seq,bytes32 stateHash)    by the payee: "I would take this state" (R3)
///   Close(bytes32 channelId,address closer,uint64 newestSeq,bytes32 newestHash,uint64 ackedSeq,bytes32 ackedHash,
///         uint64 peerSeq,bytes32 peerHash,uint64 preAckSeq,bool amnesty,uint64 deadline)                       (R5, R6)
///   CooperativeClose(bytes32 channelId,uint256 payoutA,uint256 payoutB,uint64 deadline)                        (R16)
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
        uint64 nonce; // chosen by the opener; a channelId is never reused: its slot keeps a tombstone (R0)
        uint32 hold; // seconds a close may be answered
        uint32 amnestyHold; // seconds for an amnesty close (R13); 0 = amnesty not allowed
        uint256 amnestyFee; // paid to whoever raises an amnesty close (R13)
        uint256 depositA;
        uint256 depositB;
        uint256 withdrawnA;
        uint256 withdrawnB;
    }

    struct LaneState {
        bytes32 channelId;
        address payer;
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
        address closer;
        LaneState newest; // m: the newest state the closer signed; seq 0 = none
        Leaf[] newestLeaves; // m's leaves; must be given when newest.seq > ackedSeq, else may be empty (R10b)
        uint64 ackedSeq; // c: the newest of the closer's states that the peer acknowledged or pre-acknowledged; 0 = none
        bytes32 ackedHash;
        bool ackedIsPreAck;
        bytes ackSignature;
        LaneState peer; // s: the newest of the peer's states; seq 0 = none
        bytes peerSignature;
        uint64 preAckSeq; // a: the closer's highest PreAck above s, else 0
        bool amnesty;
        uint64 deadline; // chain time after which this claim may not be submitted any more (R5)
        bytes closeSignature; // by the closer over Close(...); empty when msg.sender is the closer
    }

    /// The state selected for a lane while closing.
    struct Selected {
        uint64 seq;
        bytes32 stateHash;
        uint64 floor; // a raise of the closer's lane must be at or above it (R8)
        uint256 transferred;
        bytes32 pendingRoot;
        uint256 pendingTotal;
    }

    struct Closing {
        bool closerIsA;
        bool amnesty;
        uint64 endTime; // raises and proofs are accepted up to and including it
        uint64 newestSeq; // m
        bytes32 newestHash;
        uint256 newestTransferred;
        bytes32 newestRoot;
        uint64 ackedSeq; // c
        bytes32 ackedHash;
        uint64 peerSeq; // s as claimed at the close
        uint64 preAckSeq; // a
        Selected laneA; // lane whose payer is partyA
        Selected laneB;
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
        uint256 paidA; // so far
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

    /// For the first four kinds `state` is the closer's own state x with its signature in `signature`, which may be empty
    /// if the close named x as c: naming is signing (R6); for LeafRegress
    /// both leaf lists are given. For the last two, `signature` is the closer's LaneAck / LanePreAck over
    /// (channelId, peer, seq, stateHash) taken from `ackSeq` and `ackHash`.
    struct LieProof {
        Lie kind;
        LaneState state;
        bytes signature;
        Leaf[] stateLeaves;
        Leaf[] newestLeaves;
        uint64 ackSeq;
        bytes32 ackHash;
    }

    // ---------------------------------------------------------------- events: each carries the whole new preimage

    event Opened(bytes32 indexed channelId, address indexed partyA, address indexed partyB, Channel channel);
    event CloseStarted(bytes32 indexed channelId, address indexed closer, Channel channel, Closing closing);
    event Raised(bytes32 indexed channelId, address indexed payer, uint64 seq, Closing closing);
    /// The whole remaining balance of the channel went to `victim`: its own share and the liar's.
    event Confiscated(
        bytes32 indexed channelId, address indexed liar, address indexed victim, Lie kind, uint256 amount
    );
    event ChannelSettled(bytes32 indexed channelId, Settled settled, bool finished);
    event LeafResolved(
        bytes32 indexed channelId,
        address indexed payer,
        bytes32 leafHash,
        uint256 earned,
        Settled settled,
        bool finished
    );
    event CooperativelyClosed(bytes32 indexed channelId, uint256 payoutA, uint256 payoutB);

    // ---------------------------------------------------------------- calls

    /// Opening is ERC-1363 `token.transferAndCall(channels, amount, data)` with
    /// data = abi.encode(address peer, uint64 nonce, uint32 hold, uint32 amnestyHold, uint256 amnestyFee):
    /// the sender becomes a party with deposit `amount`. (Contract side: onTransferReceived.)

    function channelIdOf(address partyA, address partyB, address token, uint64 nonce) external view returns (bytes32);

    /// keccak256(abi.encode(phase, ...)): (0, channel) open, (1, channel, closing), (2, channel, settled);
    /// 0 = never opened, 1 = finished (tombstone).
    function slot(bytes32 channelId) external view returns (bytes32);

    function cooperativeClose(
        Channel calldata channel,
        uint256 payoutA,
        uint256 payoutB,
        uint64 deadline,
        bytes calldata signatureA,
        bytes calldata signatureB
    ) external;

    function close(Channel calldata channel, CloseClaim calldata claim) external;

    /// Replaces the selected state of one lane (R8). `payeeSignature` is over LaneAck or, if `isPreAck`, LanePreAck.
    /// Anyone may send it, except that the closer's lane goes back to an older state only if its payee itself sends it:
    /// acknowledgements of older states are in the closer's hands, who could else take back at the last moment what
    /// the payee saw offered and was content with. A watch-tower convicts instead: whatever makes an older state
    /// worth more to the payee is a regress (R10). The newest state may be raised to as well: it lifts the floor.
    function raise(
        Channel calldata channel,
        Closing calldata closing,
        LaneState calldata state,
        bytes calldata payerSignature,
        bool isPreAck,
        bytes calldata payeeSignature
    ) external;

    /// Convicts the closer of a normal close: its whole share goes to the other party at once (R10, row C8).
    function proveLie(Channel calldata channel, Closing calldata closing, LieProof calldata proof) external;

    /// After the hold: pays what is certain; leaves stay locked against their payer until resolved (R11).
    function settle(Channel calldata channel, Closing calldata closing) external;

    /// Resolves one leaf of `payer`'s lane: evidence first seen by its expiry earns; past the expiry it earns nothing.
    /// The payee may resolve at any time and for anything, also for nothing (a waiver). Anyone else may resolve at once
    /// for the full amount, and for less only after both the expiry and the settlement's `claimEnd`: the contract sees
    /// only the evidence it is shown, so the payee needs time to show its own before the payer shows none (R12).
    /// `leafHashes` are all open leaf hashes of that lane in ascending order, `index` the leaf's place among them.
    function resolve(
        Channel calldata channel,
        Settled calldata settled,
        address payer,
        bytes32[] calldata leafHashes,
        uint256 index,
        Leaf calldata leaf,
        bytes calldata evidence
    ) external;
}
