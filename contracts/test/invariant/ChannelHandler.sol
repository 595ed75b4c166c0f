// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// Two parties living on a few channels: they pay, lock, fold, drop, acknowledge, and end each channel in every way
/// there is. A closer is honest or tells one of four lies. Every action that makes no sense now does nothing.
contract ChannelHandler is ChannelTest {
    uint256 private constant CHANNELS_MAX = 4;
    uint256 private constant STATES_MAX = 24;

    enum Phase {
        Open,
        Closing,
        Settled,
        Finished
    }

    /// What the closer lied about.
    enum Told {
        Truth,
        OlderNewest, // an older state of its own as m
        LessTransferred, // a fresh m that takes back a payment
        LeafDropped, // a fresh m without the pending payments
        OlderPeer // an s below one it acknowledged
    }

    struct Book {
        IPaymentChannels.Channel channel;
        Phase phase;
        Told told;
        IPaymentChannels.Closing closing;
        IPaymentChannels.Settled settled;
    }

    /// One lane as both parties know it: state i has sequence number i + 1.
    struct Lane {
        bytes[] states; // abi.encode(LaneState, Leaf[])
        uint64 agreed; // c: the highest state acknowledged or pre-acknowledged
        bool agreedIsPreAck;
        uint64 acked; // the highest state acknowledged
        bytes openLeaves; // after settlement: abi.encode(Leaf[])
    }

    Book[] private books;
    mapping(uint256 book => mapping(address payer => Lane)) private lanes;
    uint256 private secrets;

    /// What must never happen.
    bool public honestConvicted;

    /// How often each end was reached: a check that the actions get anywhere.
    mapping(string what => uint256) public count;

    function setUp() public override {
        super.setUp();
        books.push().channel = channel;
        token.transfer(alice, 1000);
        token.transfer(bob, 1000);
    }

    // ---------------------------------------------------------------- actions: living

    function open(uint256 seed, uint256 deposit) external {
        if (books.length == CHANNELS_MAX) return;
        address opener = party(seed);
        channel = openBy(opener, peerOf(opener), uint64(books.length + 1), bound(deposit, 1, 500));
        books.push().channel = channel;
    }

    function pay(uint256 book, uint256 seed, uint256 amount) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        uint256 free = spendable(book, payer);
        if (free == 0) return;
        (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        append(book, payer, state.transferred + bound(amount, 1, free), leaves);
    }

    function lockPayment(uint256 book, uint256 seed, uint256 amount, uint256 expiry) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        uint256 free = spendable(book, payer);
        (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        if (free == 0 || leaves.length == 2) return;
        IPaymentChannels.Leaf memory leaf =
            locked(bound(amount, 1, free), uint64(block.timestamp + bound(expiry, 1, 5 days)), secrets++);
        append(book, payer, state.transferred, leaves.length == 0 ? only(leaf) : both(leaves[0], leaf));
    }

    /// The payee showed the secret off-chain: the leaf becomes a payment.
    function fold(uint256 book, uint256 seed) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        if (leaves.length == 0) return;
        append(book, payer, state.transferred + leaves[0].amount, without(leaves, 0));
    }

    /// The payee pre-acknowledges the state without the leaf; then the payer signs it (R4).
    function drop(uint256 book, uint256 seed) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        if (leaves.length == 0) return;
        append(book, payer, state.transferred, without(leaves, 0));
        Lane storage lane_ = lanes[index(book)][payer];
        (lane_.agreed, lane_.agreedIsPreAck) = (uint64(lane_.states.length), true);
    }

    function acknowledge(uint256 book, uint256 seed) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        Lane storage lane_ = lanes[index(book)][payer];
        lane_.acked = lane_.agreed = uint64(lane_.states.length);
        lane_.agreedIsPreAck = false;
    }

    function showEvidence(uint256 seed) external {
        if (secrets != 0) register(seed % secrets);
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 1 days));
    }

    // ---------------------------------------------------------------- actions: ending

    function closeTogether(uint256 book, uint256 toAlice) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open || toAlice % 4 != 0) return; // seldom, so that other ends get their turn
        uint256 total = channel.depositA + channel.depositB;
        toAlice = bound(toAlice, 0, total);
        uint64 deadline = uint64(block.timestamp);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, toAlice, total - toAlice, deadline);
        channels.cooperativeClose(
            channel, toAlice, total - toAlice, deadline, signedBy(alice, agreed), signedBy(bob, agreed)
        );
        b.phase = Phase.Finished;
        count["closed together"]++;
    }

    function closeAlone(uint256 book, uint256 seed, uint8 told) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open) return;
        address closer = party(seed);
        IPaymentChannels.CloseClaim memory claim;
        for (Told wanted = Told(told % 5);; wanted = Told((uint8(wanted) + 1) % 5)) {
            (claim, b.told) = claimBy(book, closer, wanted);
            if (b.told == wanted) break; // else that lie cannot be told now: the next one, or at last the truth
        }
        b.closing = close(claim);
        b.phase = Phase.Closing;
        count["closed"]++;
    }

    /// Any state of either lane, by its payee or by anyone; most are refused.
    function raiseTo(uint256 book, uint256 seed, uint256 which, bool byPayee) external {
        Book storage b = use(book);
        address payer = party(seed);
        Lane storage lane_ = lanes[index(book)][payer];
        if (b.phase != Phase.Closing || lane_.states.length == 0) return;
        (IPaymentChannels.LaneState memory state,) = stateAt(lane_, which % lane_.states.length);
        IPaymentChannels.Closing memory closing = b.closing;
        bytes memory call =
            abi.encodeCall(IPaymentChannels.raise, (channel, closing, state, signed(state), false, ack(state)));
        vm.recordLogs();
        vm.prank(byPayee ? peerOf(payer) : anyone);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        (, b.closing) = abi.decode(lastEvent(), (uint64, IPaymentChannels.Closing));
        count["raised"]++;
    }

    /// The victim answers a lie with its proof, and anything at all is tried against an honest closer.
    function convict(uint256 book, uint256 which, uint8 kind) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || block.timestamp > b.closing.endTime) return;
        address closer = b.closing.closerIsA ? alice : bob;
        IPaymentChannels.Closing memory closing = b.closing;
        if (b.told != Told.Truth) {
            proveLie(closing, proofOf(book, closer, b.told));
            b.phase = Phase.Finished;
            count["confiscated"]++;
            return;
        }
        bytes memory call =
            abi.encodeCall(IPaymentChannels.proveLie, (channel, closing, attempt(book, closer, which, kind)));
        (bool ok,) = address(channels).call(call);
        if (ok) honestConvicted = true;
        count["accused"]++;
    }

    function settleIt(uint256 book) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || block.timestamp <= b.closing.endTime) return;
        b.settled = settle(b.closing);
        keepLeaves(book, alice, b.settled.laneA.pendingRoot);
        keepLeaves(book, bob, b.settled.laneB.pendingRoot);
        b.phase = isFinished(b.settled) ? Phase.Finished : Phase.Settled;
        count["settled"]++;
    }

    function resolveIt(uint256 book, uint256 seed) external {
        Book storage b = use(book);
        if (b.phase != Phase.Settled) return;
        address payer = b.settled.laneA.pendingRoot == 0 ? bob : alice;
        Lane storage lane_ = lanes[index(book)][payer];
        IPaymentChannels.Leaf[] memory leaves = abi.decode(lane_.openLeaves, (IPaymentChannels.Leaf[]));
        uint256 place = seed % leaves.length;
        IPaymentChannels.Settled memory settled = b.settled;
        bytes memory call = abi.encodeCall(
            IPaymentChannels.resolve,
            (channel, settled, payer, hashesOf(leaves), place, leaves[place], secretOf(leaves[place]))
        );
        vm.recordLogs();
        vm.prank(seed % 3 == 0 ? peerOf(payer) : anyone);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        (,, b.settled,) = abi.decode(lastEvent(), (bytes32, uint256, IPaymentChannels.Settled, bool));
        lane_.openLeaves = abi.encode(without(leaves, place));
        if (isFinished(b.settled)) b.phase = Phase.Finished;
        count["resolved"]++;
    }

    // ---------------------------------------------------------------- what the invariants look at

    /// The sum of what every channel still owes.
    function owed() external view returns (uint256 sum) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            if (b.phase == Phase.Finished) continue;
            sum += b.channel.depositA + b.channel.depositB;
            if (b.phase == Phase.Settled) sum -= b.settled.paidA + b.settled.paidB;
        }
    }

    function held() external view returns (uint256) {
        return token.balanceOf(address(channels));
    }

    function inTheWorld() external view returns (uint256) {
        return token.balanceOf(address(channels)) + token.balanceOf(alice) + token.balanceOf(bob)
            + token.balanceOf(address(this));
    }

    function supply() external view returns (uint256) {
        return token.totalSupply();
    }

    /// Does every slot hold exactly what the events told?
    function slotsAgree() external view returns (bool) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            bytes32 expected = TOMBSTONE;
            if (b.phase == Phase.Open) expected = keccak256(abi.encode(0, b.channel));
            if (b.phase == Phase.Closing) expected = keccak256(abi.encode(1, b.channel, b.closing));
            if (b.phase == Phase.Settled) expected = keccak256(abi.encode(2, b.channel, b.settled));
            if (channels.slot(idOf(b.channel)) != expected) return false;
        }
        return true;
    }

    // ---------------------------------------------------------------- claims and proofs

    /// The close that tells `told`, or the truth if that lie cannot be told now.
    function claimBy(uint256 book, address closer, Told told)
        private
        view
        returns (IPaymentChannels.CloseClaim memory claim, Told)
    {
        Lane storage own = lanes[index(book)][closer];
        Lane storage other = lanes[index(book)][peerOf(closer)];
        (IPaymentChannels.LaneState memory m, IPaymentChannels.Leaf[] memory leaves) = newest(book, closer);
        (IPaymentChannels.LaneState memory s,) = newest(book, peerOf(closer));
        if (told == Told.OlderNewest && m.seq > own.agreed && m.seq > 1) {
            (m, leaves) = stateAt(own, m.seq - 2);
        } else if (told == Told.LessTransferred && m.seq > own.agreed && m.transferred > 0) {
            m = lane(closer, m.seq + 1, m.transferred - 1, leaves);
        } else if (told == Told.LeafDropped && m.seq > own.agreed && leaves.length > 0) {
            leaves = noLeaves();
            m = lane(closer, m.seq + 1, m.transferred);
        } else if (told == Told.OlderPeer && other.acked > 1) {
            (s,) = stateAt(other, other.acked - 2);
        } else {
            told = Told.Truth;
        }
        IPaymentChannels.LaneState memory c;
        if (own.agreed != 0) (c,) = stateAt(own, own.agreed - 1);
        claim = claimOf(closer, m, c, s);
        claim.newestLeaves = leaves;
        claim.ackedIsPreAck = own.agreedIsPreAck;
        if (own.agreedIsPreAck) claim.ackSignature = preAck(c);
        return (claim, told);
    }

    function proofOf(uint256 book, address closer, Told told) private view returns (IPaymentChannels.LieProof memory) {
        (IPaymentChannels.LaneState memory x, IPaymentChannels.Leaf[] memory leaves) = newest(book, closer);
        if (told == Told.OlderNewest) return proof(IPaymentChannels.Lie.NewerState, x);
        if (told == Told.LessTransferred) return proof(IPaymentChannels.Lie.TransferredRegress, x);
        if (told == Told.LeafDropped) return leafProof(x, leaves, noLeaves());
        Lane storage other = lanes[index(book)][peerOf(closer)];
        (IPaymentChannels.LaneState memory acked,) = stateAt(other, other.acked - 1);
        return ackProof(false, acked);
    }

    /// The best a malicious peer can do against the truth: something the closer really signed, as any kind of proof.
    function attempt(uint256 book, address closer, uint256 which, uint8 kind)
        private
        view
        returns (IPaymentChannels.LieProof memory evidence)
    {
        Lane storage own = lanes[index(book)][closer];
        Lane storage other = lanes[index(book)][peerOf(closer)];
        kind = kind % 6;
        if (kind >= uint8(IPaymentChannels.Lie.AckAboveClaim)) {
            if (other.acked == 0) return evidence;
            (IPaymentChannels.LaneState memory acked,) = stateAt(other, which % other.acked);
            return ackProof(kind == uint8(IPaymentChannels.Lie.PreAckAboveClaim), acked);
        }
        if (own.states.length == 0) return evidence;
        (IPaymentChannels.LaneState memory x, IPaymentChannels.Leaf[] memory leaves) =
            stateAt(own, which % own.states.length);
        (, IPaymentChannels.Leaf[] memory newestLeaves) = newest(book, closer);
        evidence = leafProof(x, leaves, newestLeaves);
        evidence.kind = IPaymentChannels.Lie(kind);
    }

    // ---------------------------------------------------------------- books and lanes

    function party(uint256 seed) private view returns (address) {
        return seed % 2 == 0 ? alice : bob;
    }

    function index(uint256 book) private view returns (uint256) {
        return book % books.length;
    }

    /// Makes the book's channel the current one.
    function use(uint256 book) private returns (Book storage b) {
        b = books[index(book)];
        channel = b.channel;
        id = idOf(channel);
    }

    function living(uint256 book, address payer) private returns (bool) {
        return use(book).phase == Phase.Open && lanes[index(book)][payer].states.length < STATES_MAX;
    }

    /// R1: the deposit and what the other side paid and this side acknowledged, less what is paid and pending.
    function spendable(uint256 book, address payer) private view returns (uint256) {
        Lane storage incoming = lanes[index(book)][peerOf(payer)];
        uint256 funds = payer == alice ? channel.depositA : channel.depositB;
        if (incoming.acked != 0) {
            (IPaymentChannels.LaneState memory received,) = stateAt(incoming, incoming.acked - 1);
            funds += received.transferred;
        }
        (IPaymentChannels.LaneState memory state,) = newest(book, payer);
        return funds - state.transferred - state.pendingTotal;
    }

    function newest(uint256 book, address payer)
        private
        view
        returns (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves)
    {
        Lane storage lane_ = lanes[index(book)][payer];
        if (lane_.states.length != 0) (state, leaves) = stateAt(lane_, lane_.states.length - 1);
    }

    function stateAt(Lane storage lane_, uint256 i)
        private
        view
        returns (IPaymentChannels.LaneState memory, IPaymentChannels.Leaf[] memory)
    {
        return abi.decode(lane_.states[i], (IPaymentChannels.LaneState, IPaymentChannels.Leaf[]));
    }

    function append(uint256 book, address payer, uint256 transferred, IPaymentChannels.Leaf[] memory leaves) private {
        bytes[] storage states = lanes[index(book)][payer].states;
        states.push(abi.encode(lane(payer, uint64(states.length + 1), transferred, leaves), leaves));
    }

    function without(IPaymentChannels.Leaf[] memory leaves, uint256 place)
        private
        pure
        returns (IPaymentChannels.Leaf[] memory)
    {
        return leaves.length == 1 ? noLeaves() : only(leaves[1 - place]);
    }

    /// Finds the leaves of the selected state.
    function keepLeaves(uint256 book, address payer, bytes32 root) private {
        Lane storage lane_ = lanes[index(book)][payer];
        for (uint256 i = 0; i < lane_.states.length; i++) {
            (IPaymentChannels.LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = stateAt(lane_, i);
            if (state.pendingRoot == root) lane_.openLeaves = abi.encode(leaves);
        }
    }

    function isFinished(IPaymentChannels.Settled storage settled) private view returns (bool) {
        return settled.laneA.pendingRoot == 0 && settled.laneB.pendingRoot == 0;
    }

    function secretOf(IPaymentChannels.Leaf memory leaf) private view returns (bytes memory) {
        for (uint256 i = 0; i < secrets; i++) {
            if (sha256(secret(i)) == leaf.terms) return secret(i);
        }
        return "";
    }
}
