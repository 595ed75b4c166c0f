// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {IToken} from "../support/IToken.sol";
import {CloseCall, Dispute, LaneState, Proof} from "../support/States.sol";
import {ChannelBooks} from "./ChannelBooks.sol";

/// Two parties living on a few channels: they pay, lock, fold, drop, acknowledge, and end each channel in every way
/// there is. A closer is honest or tells one of four lies. Every action that makes no sense now does nothing.
contract ChannelHandler is ChannelBooks {
    // ---------------------------------------------------------------- actions: living

    function open(uint256 seed, uint256 deposit) external {
        if (books.length == CHANNELS_MAX) return;
        address opener = party(seed);
        token = tokens[seed / 2 % 2];
        channel =
            openBy(opener, peerOf(opener), uint64(block.timestamp + 1 hours + books.length), bound(deposit, 1, 500));
        books.push().channel = channel;
    }

    function pay(uint256 book, uint256 seed, uint256 amount) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        uint256 free = spendable(book, payer);
        if (free == 0) return;
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        append(book, payer, state.transferred + bound(amount, 1, free), leaves);
    }

    function lockPayment(uint256 book, uint256 seed, uint256 amount, uint256 expiry) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        uint256 free = spendable(book, payer);
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        if (free == 0 || leaves.length == 2) return;
        IPaymentChannels.Leaf memory leaf =
            locked(bound(amount, 1, free), uint64(block.timestamp + bound(expiry, 1, 5 days)), secrets++);
        append(book, payer, state.transferred, leaves.length == 0 ? only(leaf) : both(leaves[0], leaf));
    }

    /// The payee showed the secret off-chain: the leaf becomes a payment.
    function fold(uint256 book, uint256 seed) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
        if (leaves.length == 0) return;
        append(book, payer, state.transferred + leaves[0].amount, without(leaves, 0));
    }

    /// The payee pre-acknowledges the state without the leaf; then the payer signs it (R4).
    function drop(uint256 book, uint256 seed) external {
        address payer = party(seed);
        if (!living(book, payer)) return;
        (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = newest(book, payer);
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

    /// A party pays in more, by its own transfer.
    function topUpBy(uint256 book, uint256 seed, uint256 amount) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open) return;
        address payer = party(seed);
        amount = bound(amount, 1, 300);
        token.transfer(payer, amount);
        vm.prank(payer);
        token.transferAndCall(address(channels), amount, abi.encode(channel));
        if (payer == alice) b.channel.depositA += amount;
        else b.channel.depositB += amount;
        count["topped up"]++;
    }

    /// A party takes out what it could spend, also beyond its deposit (R16).
    function withdrawBy(uint256 book, uint256 seed, uint256 amount) external {
        Book storage b = use(book);
        address payee = party(seed);
        if (b.phase != Phase.Open || spendable(book, payee) == 0) return;
        uint256 sum = payee == alice ? channel.withdrawnA : channel.withdrawnB;
        uint256 most = channel.depositA + channel.depositB - channel.withdrawnA - channel.withdrawnB;
        uint256 free = spendable(book, payee);
        if (most == 0) return;
        sum += bound(amount, 1, free < most ? free : most);
        uint64 deadline = uint64(block.timestamp + 10 days);
        bytes32 agreed = LaneHashes.sumHash(LaneHashes.WITHDRAWAL, id, payee, sum, deadline);
        IPaymentChannels.Signature memory first = signedBy(alice, agreed);
        IPaymentChannels.Signature memory second = signedBy(bob, agreed);
        channels.withdraw(channel, payee, sum, deadline, first, second);
        done.push(Done(true, payee, [sum, uint256(0)], deadline, first, second));
        if (payee == alice) b.channel.withdrawnA = sum;
        else b.channel.withdrawnB = sum;
        count["withdrawn"]++;
    }

    /// Every old word again, with the channel as it is now: in its own channel and in every other.
    function replay(uint256 book, uint256 which) external {
        Book storage b = use(book);
        if (done.length == 0 || b.phase != Phase.Open) return;
        Done storage old = done[which % done.length];
        bytes memory call = old.isWithdrawal
            ? abi.encodeCall(IPaymentChannels.withdraw, (channel, old.party, old.sums[0], old.deadline, old.a, old.b))
            : abi.encodeCall(
                IPaymentChannels.cooperativeClose, (channel, old.sums[0], old.sums[1], old.deadline, old.a, old.b)
            );
        (bool ok,) = address(channels).call(call);
        if (ok) oldWordsWorked = true;
        count["replayed"]++;
    }

    /// A token that keeps a fee never gets in, whatever else there is.
    function openOdd(uint256 seed, uint256 deposit) external {
        address opener = party(seed);
        deposit = bound(deposit, 1, 1000);
        odd.mint(opener, deposit);
        vm.prank(opener);
        odd.approve(address(channels), deposit);
        IPaymentChannels.Opening memory opening =
            IPaymentChannels.Opening(peerOf(opener), uint64(block.timestamp + 1 hours), HOLD, 0, 0);
        IPaymentChannels.Permit memory none_;
        vm.prank(opener);
        (bool ok,) = address(channels)
            .call(abi.encodeCall(IPaymentChannels.open, (opener, address(odd), deposit, opening, unsigned(), none_)));
        if (ok) oddTokenAccepted = true;
        count["odd tokens"]++;
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 1 days));
    }

    // ---------------------------------------------------------------- actions: ending

    function closeTogether(uint256 book, uint256 toAlice) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open || toAlice % 4 != 0) return; // seldom, so that other ends get their turn
        uint256 total = channel.depositA + channel.depositB - channel.withdrawnA - channel.withdrawnB;
        toAlice = bound(toAlice, 0, total);
        uint64 deadline = uint64(block.timestamp);
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, toAlice, total - toAlice, deadline);
        IPaymentChannels.Signature memory a = signedBy(alice, agreed);
        IPaymentChannels.Signature memory b_ = signedBy(bob, agreed);
        channels.cooperativeClose(channel, toAlice, total - toAlice, deadline, a, b_);
        done.push(Done(false, alice, [toAlice, total - toAlice], deadline, a, b_));
        b.phase = Phase.Finished;
        count["closed together"]++;
    }

    function closeAlone(uint256 book, uint256 seed, uint8 told) external {
        Book storage b = use(book);
        if (b.phase != Phase.Open) return;
        address closer = party(seed);
        CloseCall memory claim;
        for (Told wanted = Told(told % 5);; wanted = Told((uint8(wanted) + 1) % 5)) {
            (claim, b.told) = claimBy(book, closer, wanted);
            if (b.told == wanted) break; // else that lie cannot be told now: the next one, or at last the truth
        }
        if (b.told == Told.Truth && seed % 3 == 0) {
            claim = claimOf(closer, none(), none(), none()); // it has forgotten everything
            claim.amnesty = true;
            sign(claim);
            count["amnesty"]++;
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
        (LaneState memory state,) = stateAt(lane_, which % lane_.states.length);
        Dispute memory closing = b.closing;
        bool byTower = which % 2 == 0;
        bytes memory call = raising(closing, state, byTower);
        bool byPayer = closing.closing.claim != 0 && !byTower;
        vm.recordLogs();
        vm.prank(byPayer ? payer : byPayee ? peerOf(payer) : anyone);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        b.closing = afterEvents(closing, vm.getRecordedLogs());
        count["raised"]++;
    }

    /// By a tower of whoever may raise, if it may be paid for it.
    function raising(Dispute memory known, LaneState memory state, bool byTower) private view returns (bytes memory) {
        bool isLaneA = state.payer == alice;
        IPaymentChannels.Raise memory raised =
            IPaymentChannels.Raise(isLaneA, laneOf(state), signed(state), false, ack(state));
        bool amnesty = known.closing.claim == 0;
        if (!byTower) {
            if (amnesty) return abi.encodeCall(IPaymentChannels.raiseAmnesty, (channel, known.closing, raised));
            return abi.encodeCall(
                IPaymentChannels.raise, (channel, known.closing, raised.state, false, raised.payeeSignature)
            );
        }
        uint64 until = known.closing.endTime;
        address client = amnesty ? peerOf(state.payer) : state.payer;
        bytes32 promised = LaneHashes.towerRewardHash(id, client, anyone, 2, until);
        IPaymentChannels.TowerReward memory reward =
            IPaymentChannels.TowerReward(client == alice, anyone, 2, until, signedBy(client, promised));
        return abi.encodeCall(IPaymentChannels.raiseForReward, (channel, known.closing, raised, known.rewards, reward));
    }

    /// The victim answers a lie with its proof, and anything at all is tried against an honest closer.
    function convict(uint256 book, uint256 which, uint8 kind) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || block.timestamp > b.closing.closing.endTime) return;
        address closer = b.closing.closing.closerIsA ? alice : bob;
        Dispute memory closing = b.closing;
        if (b.told != Told.Truth) {
            proveLie(closing, answerTo(book, closer, b.told));
            b.phase = Phase.Finished;
            count["confiscated"]++;
            return;
        }
        bytes memory call = abi.encodeCall(
            IPaymentChannels.proveLie,
            (channel, closing.closing, closing.claim, proofOf(attempt(book, closer, which, kind)))
        );
        (bool ok,) = address(channels).call(call);
        if (ok) honestConvicted = true;
        count["accused"]++;
    }

    function settleIt(uint256 book) external {
        Book storage b = use(book);
        if (b.phase != Phase.Closing || block.timestamp <= b.closing.closing.endTime) return;
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
            (channel, settled, payer == alice, hashesOf(leaves), place, leaves[place], secretOf(leaves[place]))
        );
        vm.recordLogs();
        vm.prank(seed % 3 == 0 ? peerOf(payer) : anyone);
        (bool ok,) = address(channels).call(call);
        if (!ok) return;
        b.settled = afterResolved(settled, lastEvent());
        lane_.openLeaves = abi.encode(without(leaves, place));
        if (isFinished(b.settled)) b.phase = Phase.Finished;
        count["resolved"]++;
    }

    // ---------------------------------------------------------------- what the invariants look at

    /// The sum of what every channel in a token still owes.
    function owed(IToken in_) external view returns (uint256 sum) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            if (b.phase == Phase.Finished || b.channel.token != address(in_)) continue;
            sum += b.channel.depositA + b.channel.depositB - b.channel.withdrawnA - b.channel.withdrawnB;
            if (b.phase == Phase.Settled) sum -= b.settled.paidA + b.settled.paidB;
        }
    }

    function has(IToken coin) external view returns (uint256) {
        return coin.balanceOf(address(channels));
    }

    /// What the contract itself counts of the token that it does not know.
    function counted() external view returns (uint256) {
        return channels.held(address(tokens[1]));
    }

    function inTheWorld(IToken coin) external view returns (uint256) {
        return coin.balanceOf(address(channels)) + coin.balanceOf(alice) + coin.balanceOf(bob) + coin.balanceOf(anyone)
            + coin.balanceOf(address(this));
    }

    /// Does every slot hold exactly what the events told?
    function slotsAgree() external view returns (bool) {
        for (uint256 i = 0; i < books.length; i++) {
            Book storage b = books[i];
            if (b.phase == Phase.Finished) {
                bytes32 left = channels.slot(idOf(b.channel));
                if (left != 0 && left != TOMBSTONE) return false;
                if (left == 0 && block.timestamp <= b.channel.openBefore) return false;
                continue;
            }
            bytes32 expected;
            if (b.phase == Phase.Open) expected = keccak256(abi.encode(0, b.channel));
            if (b.phase == Phase.Closing) expected = keccak256(abi.encode(1, b.channel, b.closing.closing));
            if (b.phase == Phase.Settled) expected = keccak256(abi.encode(2, b.channel, b.settled));
            if (channels.slot(idOf(b.channel)) != expected) return false;
        }
        return true;
    }

    // ---------------------------------------------------------------- claims and proofs

    /// The close that tells `told`, or the truth if that lie cannot be told now.
    function claimBy(uint256 book, address closer, Told told) private view returns (CloseCall memory claim, Told) {
        Lane storage own = lanes[index(book)][closer];
        Lane storage other = lanes[index(book)][peerOf(closer)];
        (LaneState memory m, IPaymentChannels.Leaf[] memory leaves) = newest(book, closer);
        (LaneState memory s,) = newest(book, peerOf(closer));
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
        LaneState memory c;
        if (own.agreed != 0) (c,) = stateAt(own, own.agreed - 1);
        claim = claimOf(closer, m, c, s);
        claim.newestLeaves = leaves;
        claim.ackedIsPreAck = own.agreedIsPreAck;
        if (own.agreedIsPreAck) claim.ackSignature = preAck(c);
        return (claim, told);
    }

    function answerTo(uint256 book, address closer, Told told) private view returns (Proof memory) {
        (LaneState memory x, IPaymentChannels.Leaf[] memory leaves) = newest(book, closer);
        if (told == Told.OlderNewest) return proof(IPaymentChannels.Lie.NewerState, x);
        if (told == Told.LessTransferred) return proof(IPaymentChannels.Lie.TransferredRegress, x);
        if (told == Told.LeafDropped) return leafProof(x, leaves, noLeaves());
        Lane storage other = lanes[index(book)][peerOf(closer)];
        (LaneState memory acked,) = stateAt(other, other.acked - 1);
        return ackProof(false, acked);
    }

    /// The best a malicious peer can do against the truth: something the closer really signed, as any kind of proof.
    function attempt(uint256 book, address closer, uint256 which, uint8 kind)
        private
        view
        returns (Proof memory evidence)
    {
        Lane storage own = lanes[index(book)][closer];
        Lane storage other = lanes[index(book)][peerOf(closer)];
        kind = kind % 6;
        if (kind >= uint8(IPaymentChannels.Lie.AckAboveClaim)) {
            if (other.acked == 0) return evidence;
            (LaneState memory acked,) = stateAt(other, which % other.acked);
            return ackProof(kind == uint8(IPaymentChannels.Lie.PreAckAboveClaim), acked);
        }
        if (own.states.length == 0) return evidence;
        (LaneState memory x, IPaymentChannels.Leaf[] memory leaves) = stateAt(own, which % own.states.length);
        (, IPaymentChannels.Leaf[] memory newestLeaves) = newest(book, closer);
        evidence = leafProof(x, leaves, newestLeaves);
        evidence.kind = IPaymentChannels.Lie(kind);
    }
}
