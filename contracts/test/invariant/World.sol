// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {PlainToken} from "../support/PlainToken.sol";
import {CloseCall, LaneState, Proof} from "../support/States.sol";
import {Closes} from "./Closes.sol";

/// Two honest parties and two adversaries, a channel between each pair in one of two tokens, and in the place of each
/// that ends a new one. The honest follow the rules and are there; the adversaries send what they like, of what they
/// hold and what they make up. Every action that makes no sense now does nothing.
contract World is Closes {
    uint256 private constant CHANNELS = 4;
    uint256 private constant BOOKS_MAX = 12;

    IERC20[2] internal tokens;
    uint256[4] private people; // the keys of two honest ones and two adversaries
    address private firstHolder;

    /// What must never happen.
    bool public honestConvicted;
    bool public honestBelowDue;

    /// Whether the honest leave an adversary's close unanswered: then the promise above does not hold.
    bool private absent;

    function setUp() public override {
        super.setUp();
        deployConditions();
        tokens = [IERC20(address(token)), IERC20(address(new PlainToken()))];
        // The channel that every test begins with is nobody's here.
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, DEPOSIT, 0, uint64(block.timestamp));
        channels.cooperativeClose(
            channel, DEPOSIT, 0, uint64(block.timestamp), signedBy(alice, agreed), signedBy(bob, agreed)
        );
        firstHolder = alice;
        for (uint256 i = 0; i < 4; i++) {
            people[i] = 0xBEEF + i;
            keys[vm.addr(people[i])] = people[i];
            for (uint256 j = 0; j < 2; j++) {
                tokens[j].transfer(vm.addr(people[i]), 10_000);
            }
        }
        for (uint256 i = 0; i < CHANNELS; i++) {
            begin(i, 100 * (i + 1));
        }
    }

    /// Opens a channel of this pair; by the honest party in every other one.
    function begin(uint256 pair, uint256 deposit) private {
        (address honest, address other) = (vm.addr(people[pair % 2]), vm.addr(people[2 + pair / 2 % 2]));
        (address opener, address peer) = books.length % 2 == 0 ? (honest, other) : (other, honest);
        IERC20 money = tokens[(pair + pair / 2) % 2];
        uint64 before = uint64(block.timestamp + 1 hours + books.length);
        IPaymentChannels.Opening memory opening = IPaymentChannels.Opening(peer, before, HOLD, 0, 0);
        IPaymentChannels.Permit memory none_;
        vm.prank(opener);
        money.approve(address(channels), deposit);
        vm.prank(opener);
        channels.open(opener, address(money), deposit, opening, unsigned(), none_);
        Book storage b = books.push();
        IPaymentChannels.Channel storage c = b.channel;
        (c.token, c.openBefore, c.hold) = (address(money), before, HOLD);
        (c.partyA, c.partyB) = opener < peer ? (opener, peer) : (peer, opener);
        (c.depositA, c.depositB) = opener < peer ? (deposit, uint256(0)) : (uint256(0), deposit);
        b.honestIsA = c.partyA == honest;
    }

    function leaveUnanswered() external {
        absent = true;
    }

    // ---------------------------------------------------------------- actions: living

    function reopen(uint256 pair, bool, uint256 deposit) external {
        if (books.length < BOOKS_MAX && deposit % 4 == 0) begin(pair % CHANNELS, bound(deposit, 1, 500));
    }

    function topUp(uint256 book, bool isA, uint256 amount) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open) return;
        uint256 sum = (isA ? channel.depositA : channel.depositB) + bound(amount, 1, 200);
        IPaymentChannels.Permit memory none_;
        vm.prank(payerOf(isA));
        IERC20(channel.token).approve(address(channels), 200);
        vm.prank(payerOf(isA));
        channels.topUp(channel, payerOf(isA), sum, uint64(block.timestamp), unsigned(), none_);
        if (isA) b.channel.depositA = sum;
        else b.channel.depositB = sum;
        count["topped up"]++;
    }

    /// R16: the honest party signs what the other can spare, and takes no more itself.
    function withdraw(uint256 book, bool isA, uint256 amount) external {
        Book storage b = use(book);
        uint256 free = spendable(book, isA);
        if (b.phase != Phase.Open || free < 2 || free > totalOf(b.channel)) return;
        uint256 sum = (isA ? channel.withdrawnA : channel.withdrawnB) + bound(amount, 1, 1 + free / 4);
        uint64 deadline = uint64(block.timestamp);
        bytes32 agreed = LaneHashes.sumHash(LaneHashes.WITHDRAWAL, id, payerOf(isA), sum, deadline);
        channels.withdraw(channel, payerOf(isA), sum, deadline, signedBy(alice, agreed), signedBy(bob, agreed));
        if (isA) b.channel.withdrawnA = sum;
        else b.channel.withdrawnB = sum;
        count["withdrawn"]++;
    }

    function pay(uint256 book, bool isA, uint256 amount) external {
        uint256 free = living(book, isA);
        if (free == 0) return;
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(laneOf(book, isA));
        send(book, isA, state.transferred + bound(amount, 1, free), leaves);
        count["paid"]++;
    }

    function lockPayment(uint256 book, bool isA, uint256 seed) external {
        uint256 free = living(book, isA);
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(laneOf(book, isA));
        if (free < 6 || leaves.length == LEAVES_MAX) return;
        send(book, isA, state.transferred, with(leaves, newLeaf(seed, free)));
        count["locked"]++;
    }

    /// The payee takes what it was sent and says so: at once if it is honest.
    function deliver(uint256 book, bool isA) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open) return;
        take(laneOf(book, isA));
    }

    function take(Lane storage lane_) private {
        lane_.got = lane_.acked = lane_.agreed = uint64(lane_.states.length);
        lane_.agreedIsPreAck = false;
    }

    /// A new state. The honest mostly take it at once, an adversary acknowledges it sometimes.
    function send(uint256 book, bool isA, uint256 transferred, IPaymentChannels.Leaf[] memory leaves) private {
        Lane storage lane_ = laneOf(book, isA);
        append(lane_, isA, transferred, leaves);
        uint256 luck = uint256(keccak256(lane_.states[lane_.states.length - 1])) % 4;
        if (luck == 0 || (luck < 3 && isHonest(books[book % books.length], !isA))) take(lane_);
    }

    /// The payee gets evidence. An honest one puts it on record; an adversary sometimes, or too late.
    function learnEvidence(uint256 book, bool isA, uint256 seed) external {
        Book storage b = use(book);
        Lane storage lane_ = laneOf(book, isA);
        bool honest = isHonest(b, !isA);
        (, IPaymentChannels.Leaf[] memory leaves) = stateAt(lane_, honest ? lane_.got : lane_.states.length);
        if (b.phase == Phase.Finished || leaves.length == 0) return;
        IPaymentChannels.Leaf memory leaf = leaves[seed % leaves.length];
        // Ticks are shown by the payer, and only while it goes on paying.
        bool over = known[leaf.terms].kind == Kind.HashChain && b.phase != Phase.Open;
        if (released[leaf.terms] || over) return;
        bytes memory evidence = learn(leaf.terms);
        if (evidence.length != 0 && (honest || seed % 3 != 0)) {
            registry.register(leaf.evaluator, leaf.terms, evidence);
        }
    }

    /// What the payee has shown becomes transferred money: the leaf whole, or a part of it (SC-5).
    function fold(uint256 book, bool isA, uint256 seed) external {
        living(book, isA);
        if (books[book % books.length].phase != Phase.Open || full(book, isA)) return;
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(laneOf(book, isA));
        if (leaves.length == 0) return;
        IPaymentChannels.Leaf memory leaf = leaves[seed % leaves.length];
        uint256 earned = released[leaf.terms] ? 0 : provable(leaf);
        if (earned == 0) return;
        leaves = without(leaves, seed % leaves.length);
        if (earned < leaf.amount) {
            leaf.amount -= earned;
            leaves = with(leaves, leaf);
            count["partly folded"]++;
        }
        send(book, isA, state.transferred + earned, leaves);
    }

    /// R4: the payee gives a leaf up; an honest payer signs the state without it, an adversary when it likes to. The
    /// honest give up only what they cannot prove.
    function drop(uint256 book, bool isA, uint256 seed) external {
        Book storage b = use(book);
        Lane storage lane_ = laneOf(book, isA);
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(lane_);
        bool honestPayee = isHonest(b, !isA);
        if (b.phase != Phase.Open || full(book, isA) || leaves.length == 0 || lane_.got != state.seq) return;
        IPaymentChannels.Leaf memory leaf = leaves[seed % leaves.length];
        if (honestPayee && known[leaf.terms].evidence.length != 0) return;
        if (honestPayee) released[leaf.terms] = true;
        leaves = without(leaves, seed % leaves.length);
        LaneState memory next = lane(payerOf(isA), state.seq + 1, state.transferred, leaves);
        (lane_.preAcked, lane_.preAckSeq) = (abi.encode(next, leaves), next.seq);
        if (!honestPayee || seed % 2 == 0) {
            append(lane_, isA, state.transferred, leaves);
            (lane_.agreed, lane_.agreedIsPreAck) = (next.seq, true);
            count["dropped"]++;
        }
    }

    function pass(uint256 time) external {
        honestAct();
        vm.warp(block.timestamp + bound(time, 1, 6 hours));
        honestAct();
    }

    // ---------------------------------------------------------------- actions: ending

    function closeHonestly(uint256 book, bool, uint256 seed) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open || seed % 12 != 0) return;
        Lane storage own = laneOf(book, b.honestIsA);
        Lane storage other = laneOf(book, !b.honestIsA);
        (LaneState memory m, IPaymentChannels.Leaf[] memory leaves) = newest(own);
        (LaneState memory s,) = stateAt(other, other.got);
        CloseCall memory claim = claimWith(payerOf(b.honestIsA), own, m, leaves, own.agreed, own.agreedIsPreAck, s);
        claim.preAckSeq = other.preAckSeq > other.got ? other.preAckSeq : 0;
        sign(claim);
        b.dispute = close(claim);
        (b.phase, b.closerHonest) = (Phase.Closing, true);
        count["closed by the honest"]++;
    }

    /// An adversary closes with any state it signed or makes up now, any that was acknowledged, and any of the peer's.
    function closeByAdversary(uint256 book, bool olderPeer, uint256 seed) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open || seed % 5 != 0) return;
        bool isA = !b.honestIsA;
        Lane storage own = laneOf(book, isA);
        if (own.states.length < 2 && (seed >> 4) % 4 != 0) return; // seldom before there is something to lie about
        Lane storage other = laneOf(book, !isA);
        // Whom nobody answers takes something older.
        uint256 how = absent ? (seed >> 40) * 7 + 1 : seed >> 40;
        (LaneState memory m, IPaymentChannels.Leaf[] memory leaves) = madeUp(own, isA, how);
        uint64 acked = m.seq < own.acked ? m.seq : own.acked;
        if ((seed >> 8) % 2 == 0) acked = uint64((seed >> 9) % (acked + 1));
        bool byPreAck = own.preAckSeq != 0 && own.preAckSeq <= m.seq && (seed >> 16) % 2 == 0;
        if (byPreAck) acked = own.preAckSeq;
        (LaneState memory s,) = stateAt(other, olderPeer && !absent ? (seed >> 32) % (other.got + 1) : other.got);
        CloseCall memory claim = claimWith(payerOf(isA), own, m, leaves, acked, byPreAck, s);
        vm.recordLogs();
        (bool ok,) = address(channels)
            .call(abi.encodeCall(IPaymentChannels.close, (channel, claimOf(claim), claim.newestLeaves)));
        if (!ok) return;
        b.dispute = afterEvents(b.dispute, vm.getRecordedLogs());
        (b.phase, b.junkLeaves) = (Phase.Closing, abi.encode(leaves));
        count["closed by an adversary"]++;
        if (!absent) answer(book);
    }

    /// Whoever wants to, mostly an adversary, brings forward any state of either lane, with the payee's word.
    function bringForward(uint256 book, bool isA, uint256 which, bool byPayer) external {
        Book storage b = use(book);
        Lane storage lane_ = laneOf(book, isA);
        if (b.phase != Phase.Closing || lane_.states.length == 0) return;
        (LaneState memory state,) = stateAt(lane_, 1 + which % lane_.states.length);
        // The honest have acknowledged only what they got.
        if (isHonest(b, !isA) && state.seq > lane_.acked) return;
        if (isHonest(b, isA) && byPayer) return;
        raiseBy(b, byPayer ? payerOf(isA) : anyone, state, false);
    }

    /// An adversary accuses an honest closer of anything, with all it ever signed.
    function accuse(uint256 book, uint256 kind, uint256 which) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || !b.closerHonest) return;
        bytes memory call = proveCall(b, accusation(book, which, uint8((which >> 8 ^ kind) % 6)));
        (bool ok,) = address(channels).call(call);
        if (ok) honestConvicted = true;
        count["accused"]++;
    }

    function settleIt(uint256 book) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || block.timestamp <= b.dispute.closing.endTime) return;
        b.settled = settle(b.dispute);
        b.phase = Phase.Settled;
        keepLeaves(book, true, b.settled.laneA.pendingRoot);
        keepLeaves(book, false, b.settled.laneB.pendingRoot);
        count["settled"]++;
        finishIf(book);
        honestAct();
    }

    /// Anybody but the honest payee, who acts by itself, resolves a leaf with any evidence.
    function resolveIt(uint256 book, bool isA, uint256 seed) external {
        Book storage b = use(book);
        if (b.phase != Phase.Settled) return;
        IPaymentChannels.Leaf[] memory leaves = openLeaves(book, isA);
        if (leaves.length == 0) return;
        IPaymentChannels.Leaf memory leaf = leaves[seed % leaves.length];
        (bytes memory evidence,) = onRecord(leaf);
        if (seed % 4 == 0) evidence = "";
        bool byPayee = !isHonest(b, !isA) && seed % 3 != 0;
        resolveLeaf(book, isA, leaves, seed % leaves.length, evidence, byPayee ? payerOf(!isA) : payerOf(isA));
        finishIf(book);
    }

    // ---------------------------------------------------------------- what an honest party does

    /// The first that applies: a proof of the lie, or the newest that the closer acknowledged of its own
    /// lane (R8, R10).
    function answer(uint256 book) private {
        Book storage b = use(book);
        bool isA = b.honestIsA;
        Lane storage own = laneOf(book, isA);
        Lane storage other = laneOf(book, !isA);
        (LaneState memory best, IPaymentChannels.Leaf[] memory leaves) = stateAt(other, other.got);
        for (uint8 kind = 0; kind < 6; kind++) {
            Proof memory evidence;
            if (kind < uint8(IPaymentChannels.Lie.AckAboveClaim)) {
                if (best.seq == 0) continue;
                evidence = leafProof(best, leaves, abi.decode(b.junkLeaves, (IPaymentChannels.Leaf[])));
                evidence.kind = IPaymentChannels.Lie(kind);
            } else {
                bool isPreAck = kind == uint8(IPaymentChannels.Lie.PreAckAboveClaim);
                uint64 seq = isPreAck ? own.preAckSeq : own.acked;
                if (seq == 0) continue;
                (LaneState memory acked,) = stateAt(own, seq);
                evidence = ackProof(isPreAck, acked);
            }
            (bool ok,) = address(channels).call(proveCall(b, evidence));
            if (!ok) continue;
            (b.settled.paidA, b.settled.paidB) =
                isA ? (totalOf(b.channel), uint256(0)) : (uint256(0), totalOf(b.channel));
            count["confiscated"]++;
            finish(book);
            return;
        }
        (LaneState memory gaveUp,) = stateAt(own, own.agreed);
        IPaymentChannels.Lane memory selected = isA ? b.dispute.closing.laneA : b.dispute.closing.laneB;
        if (gaveUp.seq > selected.seq) raiseBy(b, payerOf(isA), gaveUp, own.agreedIsPreAck);
    }

    /// Resolves with what is on record as soon as that earns, and takes back what nobody earned in time.
    function honestAct() private {
        for (uint256 book = 0; book < books.length; book++) {
            if (books[book].phase != Phase.Settled) continue;
            Book storage b = use(book);
            claimLeaves(book, !b.honestIsA);
            if (b.phase == Phase.Settled) takeBack(book, b.honestIsA);
        }
    }

    function claimLeaves(uint256 book, bool isA) private {
        IPaymentChannels.Leaf[] memory leaves = openLeaves(book, isA);
        uint256 i = 0;
        while (i < leaves.length) {
            (bytes memory evidence, uint256 worth) = onRecord(leaves[i]);
            if (worth == 0 || isTooEarly(leaves[i]) || released[leaves[i].terms]) {
                i++;
            } else {
                resolveLeaf(book, isA, leaves, i, evidence, payerOf(!isA));
                leaves = openLeaves(book, isA);
            }
        }
        finishIf(book);
    }

    function takeBack(uint256 book, bool isA) private {
        IPaymentChannels.Leaf[] memory leaves = openLeaves(book, isA);
        uint64 end = books[book].settled.claimEnd;
        for (uint256 i = 0; i < leaves.length; i++) {
            if (block.timestamp <= leaves[i].expiry || block.timestamp <= end) continue;
            resolveLeaf(book, isA, leaves, i, "", payerOf(isA));
            break;
        }
        finishIf(book);
    }

    // ---------------------------------------------------------------- calls

    function resolveLeaf(
        uint256 book,
        bool isA,
        IPaymentChannels.Leaf[] memory leaves,
        uint256 place,
        bytes memory evidence,
        address sender
    ) private {
        Book storage b = books[book % books.length];
        bytes memory call = abi.encodeCall(
            IPaymentChannels.resolve, (channel, b.settled, isA, hashesOf(leaves), place, leaves[place], evidence)
        );
        vm.recordLogs();
        vm.prank(sender);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        b.settled = afterResolved(b.settled, lastEvent());
        count[evidence.length == 0 ? "late" : "earned"]++;
        bytes32 root = isA ? b.settled.laneA.pendingRoot : b.settled.laneB.pendingRoot;
        laneOf(book, isA).openLeaves = abi.encode(root == 0 ? noLeaves() : without(leaves, place));
        count["resolved"]++;
    }

    function finishIf(uint256 book) private {
        Book storage b = books[book % books.length];
        bool over = b.settled.laneA.pendingRoot == 0 && b.settled.laneB.pendingRoot == 0;
        if (b.phase == Phase.Settled && over) finish(book);
    }

    function finish(uint256 book) private {
        Book storage b = books[book % books.length];
        (b.phase, b.finishedAt) = (Phase.Finished, uint64(block.timestamp));
        uint256 paid = b.honestIsA ? b.settled.paidA : b.settled.paidB;
        if (paid < due(book)) honestBelowDue = true;
        count["finished"]++;
    }

    // ---------------------------------------------------------------- books

    /// What the payer may promise now; 0 when it is over, or when the lane has lived long enough.
    function living(uint256 book, bool isA) private returns (uint256) {
        return use(book).phase == Phase.Open && !full(book, isA) ? spendable(book, isA) : 0;
    }

    // ---------------------------------------------------------------- what the invariants look at

    /// What the channels in this token still owe.
    function owed(uint256 which) external view returns (uint256 sum) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            if (b.phase == Phase.Finished || b.channel.token != address(tokens[which])) continue;
            sum += totalOf(b.channel) - b.settled.paidA - b.settled.paidB;
        }
    }

    function held(uint256 which) external view returns (uint256) {
        return tokens[which].balanceOf(address(channels));
    }

    /// What the contract believes to hold of the token that is not known to keep its balances.
    function counted() external view returns (uint256) {
        return channels.held(address(tokens[1]));
    }

    function inTheWorld(uint256 which) external view returns (uint256 sum) {
        sum = tokens[which].balanceOf(address(channels)) + tokens[which].balanceOf(address(this));
        for (uint256 i = 0; i < 4; i++) {
            sum += tokens[which].balanceOf(vm.addr(people[i]));
        }
        sum += tokens[which].balanceOf(firstHolder);
    }

    function supply(uint256 which) external view returns (uint256) {
        return tokens[which].totalSupply();
    }

    /// Does every slot hold exactly what the events told?
    function slotsAgree() external view returns (bool) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            bytes32 expected = b.finishedAt > b.channel.openBefore ? bytes32(0) : TOMBSTONE;
            if (b.phase == Phase.Open) expected = keccak256(abi.encode(0, b.channel));
            if (b.phase == Phase.Closing) expected = keccak256(abi.encode(1, b.channel, b.dispute.closing));
            if (b.phase == Phase.Settled) expected = keccak256(abi.encode(2, b.channel, b.settled));
            if (channels.slot(idOf(b.channel)) != expected) return false;
        }
        return true;
    }
}
