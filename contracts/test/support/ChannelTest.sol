// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IChannelErrors} from "../../src/interfaces/IChannelErrors.sol";
import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {IEvidenceRegistry} from "../../src/interfaces/IEvidenceRegistry.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {Following} from "./Following.sol";
import {IToken} from "./IToken.sol";
import {Shares} from "./Shares.sol";
import {CloseCall, Dispute, LaneState, Proof, stateHash} from "./States.sol";
import {Test} from "./Test.sol";
import {Vm} from "./Vm.sol";

/// Two parties, a funded channel between them, and everything they sign. Alice is partyA and opens with the deposit.
abstract contract ChannelTest is Test, IChannelErrors {
    uint64 internal constant START = 1_800_000_000;
    uint64 internal constant OPEN_BEFORE = START + 1 hours;
    uint32 internal constant HOLD = 1 days;
    uint32 internal constant AMNESTY_HOLD = 3 days;
    uint256 internal constant AMNESTY_FEE = 3;
    uint256 internal constant DEPOSIT = 100;
    bytes32 internal constant TOMBSTONE = bytes32(uint256(1));

    IToken internal token;
    IEvidenceRegistry internal registry;
    IEvaluator internal hashLock;
    IPaymentChannels internal channels;

    uint256 internal aliceKey = 0xA11CE;
    uint256 internal bobKey = 0xB0B;
    address internal alice;
    address internal bob;
    address internal anyone = address(0xA17);

    IPaymentChannels.Channel internal channel;
    bytes32 internal id;

    function setUp() public virtual {
        vm.warp(START);
        if (vm.addr(aliceKey) > vm.addr(bobKey)) (aliceKey, bobKey) = (bobKey, aliceKey);
        (alice, bob) = (vm.addr(aliceKey), vm.addr(bobKey));
        token = IToken(vm.deployCode("SmartMeshToken.sol", Shares.all(address(this))));
        registry = IEvidenceRegistry(vm.deployCode("EvidenceRegistry.sol", ""));
        hashLock = IEvaluator(vm.deployCode("HashLock.sol", ""));
        channels = IPaymentChannels(vm.deployCode("PaymentChannels.sol", abi.encode(registry, token)));
        channel = openBy(alice, bob, OPEN_BEFORE, DEPOSIT);
        id = idOf(channel);
    }

    // ---------------------------------------------------------------- opening

    function openBy(address opener, address peer, uint64 openBefore, uint256 deposit)
        internal
        returns (IPaymentChannels.Channel memory opened)
    {
        token.transfer(opener, deposit);
        vm.prank(opener);
        token.transferAndCall(address(channels), deposit, openingData(peer, openBefore));
        opened.token = address(token);
        opened.openBefore = openBefore;
        (opened.hold, opened.amnestyHold, opened.amnestyFee) = (HOLD, AMNESTY_HOLD, AMNESTY_FEE);
        (opened.partyA, opened.partyB) = opener < peer ? (opener, peer) : (peer, opener);
        (opened.depositA, opened.depositB) = opener < peer ? (deposit, uint256(0)) : (uint256(0), deposit);
    }

    function openingData(address peer, uint64 openBefore) internal pure returns (bytes memory) {
        return abi.encode(peer, openBefore, HOLD, AMNESTY_HOLD, AMNESTY_FEE);
    }

    function idOf(IPaymentChannels.Channel memory c) internal view returns (bytes32) {
        return channels.channelIdOf(c.partyA, c.partyB, c.token, c.openBefore);
    }

    // ---------------------------------------------------------------- lane states and leaves

    function none() internal pure returns (LaneState memory state) {}

    function lane(address payer, uint64 seq, uint256 transferred) internal view returns (LaneState memory) {
        return LaneState(id, payer, seq, transferred, 0, 0);
    }

    function lane(address payer, uint64 seq, uint256 transferred, IPaymentChannels.Leaf[] memory leaves)
        internal
        view
        returns (LaneState memory state)
    {
        state = lane(payer, seq, transferred);
        state.pendingRoot = rootOf(leaves);
        for (uint256 i = 0; i < leaves.length; i++) {
            state.pendingTotal += leaves[i].amount;
        }
    }

    function secret(uint256 i) internal pure returns (bytes memory) {
        return abi.encode(keccak256(abi.encode("secret", i)));
    }

    /// A leaf locked by secret `i`.
    function locked(uint256 amount, uint64 expiry, uint256 i) internal view returns (IPaymentChannels.Leaf memory) {
        return IPaymentChannels.Leaf(amount, expiry, address(hashLock), sha256(secret(i)));
    }

    function noLeaves() internal pure returns (IPaymentChannels.Leaf[] memory) {
        return new IPaymentChannels.Leaf[](0);
    }

    function only(IPaymentChannels.Leaf memory leaf) internal pure returns (IPaymentChannels.Leaf[] memory list) {
        list = new IPaymentChannels.Leaf[](1);
        list[0] = leaf;
    }

    function both(IPaymentChannels.Leaf memory one, IPaymentChannels.Leaf memory two)
        internal
        pure
        returns (IPaymentChannels.Leaf[] memory list)
    {
        list = new IPaymentChannels.Leaf[](2);
        (list[0], list[1]) = leafHash(one) < leafHash(two) ? (one, two) : (two, one);
    }

    function leafHash(IPaymentChannels.Leaf memory leaf) internal pure returns (bytes32) {
        return keccak256(abi.encode(leaf));
    }

    function hashesOf(IPaymentChannels.Leaf[] memory leaves) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; i++) {
            hashes[i] = leafHash(leaves[i]);
        }
    }

    function rootOf(IPaymentChannels.Leaf[] memory leaves) internal pure returns (bytes32) {
        return leaves.length == 0 ? bytes32(0) : keccak256(abi.encodePacked(hashesOf(leaves)));
    }

    // ---------------------------------------------------------------- signatures

    function keyOf(address party) internal view returns (uint256) {
        return party == alice ? aliceKey : bobKey;
    }

    function peerOf(address party) internal view returns (address) {
        return party == alice ? bob : alice;
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SmartMesh PaymentChannels"),
                keccak256("1"),
                block.chainid,
                address(channels)
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    function signedBy(address party, bytes32 structHash) internal view returns (IPaymentChannels.Signature memory) {
        return signedWith(keyOf(party), structHash);
    }

    function signedWith(uint256 key, bytes32 structHash) internal view returns (IPaymentChannels.Signature memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(structHash));
        return compact(v, r, s);
    }

    /// EIP-2098.
    function compact(uint8 v, bytes32 r, bytes32 s) internal pure returns (IPaymentChannels.Signature memory) {
        return IPaymentChannels.Signature(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    function unsigned() internal pure returns (IPaymentChannels.Signature memory none_) {}

    function hashOf(LaneState memory state) internal pure returns (bytes32) {
        return stateHash(state);
    }

    /// Without channel and payer.
    function laneOf(LaneState memory state) internal pure returns (IPaymentChannels.Lane memory) {
        return IPaymentChannels.Lane(state.seq, state.transferred, state.pendingRoot, state.pendingTotal);
    }

    function signed(LaneState memory state) internal view returns (IPaymentChannels.Signature memory) {
        return signedBy(state.payer, hashOf(state));
    }

    function ack(LaneState memory state) internal view returns (IPaymentChannels.Signature memory) {
        return acknowledged(LaneHashes.LANE_ACK, state);
    }

    function preAck(LaneState memory state) internal view returns (IPaymentChannels.Signature memory) {
        return acknowledged(LaneHashes.LANE_PRE_ACK, state);
    }

    function acknowledged(bytes32 ackType, LaneState memory state)
        private
        view
        returns (IPaymentChannels.Signature memory)
    {
        bytes32 hash = hashOf(state);
        return signedBy(peerOf(state.payer), LaneHashes.ackHash(ackType, state.channelId, state.payer, state.seq, hash));
    }

    // ---------------------------------------------------------------- closing

    /// A close by `closer` with m = `newest`, c = `acked` and s = `peer`, signed; m's leaves are none.
    function claimOf(address closer, LaneState memory newest, LaneState memory acked, LaneState memory peer)
        internal
        view
        returns (CloseCall memory claim)
    {
        claim.closer = closer;
        claim.newest = newest;
        if (acked.seq != 0) {
            claim.ackedSeq = acked.seq;
            claim.ackedHash = hashOf(acked);
            claim.ackSignature = ack(acked);
        }
        if (peer.seq != 0) {
            claim.peer = peer;
            claim.peerSignature = signed(peer);
        }
        claim.deadline = uint64(block.timestamp) + 1 hours;
        sign(claim);
    }

    /// Signs the close anew after a change.
    function sign(CloseCall memory claim) internal view {
        claim.closeSignature = signedBy(
            claim.closer,
            keccak256(
                bytes.concat(
                    abi.encode(LaneHashes.CLOSE, id, claim.closer),
                    abi.encode(claim.newest.seq, hashOf(claim.newest), claim.ackedSeq, claim.ackedHash),
                    abi.encode(claim.peer.seq, hashOf(claim.peer)),
                    abi.encode(claim.preAckSeq, claim.amnesty, claim.deadline)
                )
            )
        );
    }

    /// One call, so that a prank or an expected refusal before it meets it.
    function closeWith(CloseCall memory claim) internal {
        channels.close(channel, claimOf(claim), claim.newestLeaves);
    }

    /// The same by the closer itself, with less to show.
    function closeAckedWith(CloseCall memory claim) internal {
        channels.closeAcked(
            channel,
            IPaymentChannels.AckedClose(
                claim.deadline,
                laneOf(claim.newest),
                claim.ackedIsPreAck,
                claim.ackSignature,
                laneOf(claim.peer),
                claim.peerSignature,
                claim.preAckSeq
            )
        );
    }

    /// As the contract is given it.
    function claimOf(CloseCall memory claim) internal view returns (IPaymentChannels.CloseClaim memory given) {
        given.closerIsA = claim.closer == channel.partyA;
        given.amnesty = claim.amnesty;
        given.deadline = claim.deadline;
        given.newest = laneOf(claim.newest);
        (given.ackedSeq, given.ackedHash) = (claim.ackedSeq, claim.ackedHash);
        (given.ackedIsPreAck, given.ackSignature) = (claim.ackedIsPreAck, claim.ackSignature);
        (given.peer, given.peerSignature) = (laneOf(claim.peer), claim.peerSignature);
        given.preAckSeq = claim.preAckSeq;
        given.closeSignature = claim.closeSignature;
    }

    /// The preimage comes from the events, as for any user.
    function close(CloseCall memory claim) internal returns (Dispute memory) {
        vm.recordLogs();
        closeWith(claim);
        return afterEvents(start(), vm.getRecordedLogs());
    }

    function start() private pure returns (Dispute memory) {}

    /// What is known of a close after these events.
    function afterEvents(Dispute memory before, Vm.Log[] memory logs) internal view returns (Dispute memory) {
        return Following.afterEvents(address(channels), before, logs);
    }

    function close(address closer, LaneState memory newest, LaneState memory acked, LaneState memory peer)
        internal
        returns (Dispute memory)
    {
        return close(claimOf(closer, newest, acked, peer));
    }

    /// With m's leaves.
    function close(
        address closer,
        LaneState memory newest,
        IPaymentChannels.Leaf[] memory leaves,
        LaneState memory acked,
        LaneState memory peer
    ) internal returns (Dispute memory) {
        CloseCall memory claim = claimOf(closer, newest, acked, peer);
        claim.newestLeaves = leaves;
        return close(claim);
    }

    /// The call that raises the lane of this state; in a normal close the lane is the one that is not the closer's.
    function raiseWith(
        Dispute memory known,
        LaneState memory state,
        IPaymentChannels.Signature memory payerSignature,
        bool isPreAck,
        IPaymentChannels.Signature memory payeeSignature
    ) internal {
        if (known.closing.claim != 0) {
            channels.raise(channel, known.closing, laneOf(state), isPreAck, payeeSignature);
        } else {
            channels.raiseAmnesty(
                channel,
                known.closing,
                IPaymentChannels.Raise(state.payer == alice, laneOf(state), payerSignature, isPreAck, payeeSignature)
            );
        }
    }

    /// `sender` raises with the payer's signature and the payee's Ack.
    function raise(address sender, Dispute memory known, LaneState memory state) internal returns (Dispute memory) {
        IPaymentChannels.Signature memory payerSignature = signed(state);
        IPaymentChannels.Signature memory payeeSignature = ack(state);
        vm.recordLogs();
        vm.prank(sender);
        raiseWith(known, state, payerSignature, false, payeeSignature);
        return afterEvents(known, vm.getRecordedLogs());
    }

    /// Expects the same call to be refused with `refusal`.
    function refuseRaise(address sender, Dispute memory known, LaneState memory state, bytes memory refusal) internal {
        IPaymentChannels.Signature memory payerSignature = signed(state);
        IPaymentChannels.Signature memory payeeSignature = ack(state);
        vm.expectRevert(refusal);
        vm.prank(sender);
        raiseWith(known, state, payerSignature, false, payeeSignature);
    }

    function proof(IPaymentChannels.Lie kind, LaneState memory state) internal view returns (Proof memory evidence) {
        evidence.kind = kind;
        evidence.state = state;
        evidence.signature = signed(state);
    }

    function leafProof(
        LaneState memory state,
        IPaymentChannels.Leaf[] memory stateLeaves,
        IPaymentChannels.Leaf[] memory newestLeaves
    ) internal view returns (Proof memory evidence) {
        evidence = proof(IPaymentChannels.Lie.LeafRegress, state);
        evidence.stateLeaves = stateLeaves;
        evidence.newestLeaves = newestLeaves;
    }

    function ackProof(bool isPreAck, LaneState memory state) internal view returns (Proof memory evidence) {
        evidence.kind = isPreAck ? IPaymentChannels.Lie.PreAckAboveClaim : IPaymentChannels.Lie.AckAboveClaim;
        evidence.ackSeq = state.seq;
        evidence.ackHash = hashOf(state);
        evidence.signature = isPreAck ? preAck(state) : ack(state);
    }

    function proveWith(Dispute memory known, Proof memory evidence) internal {
        channels.proveLie(channel, known.closing, known.claim, proofOf(evidence));
    }

    /// As the contract is given it.
    function proofOf(Proof memory evidence) internal pure returns (IPaymentChannels.LieProof memory) {
        return IPaymentChannels.LieProof(
            evidence.kind,
            laneOf(evidence.state),
            evidence.signature,
            evidence.ackSeq,
            evidence.ackHash,
            evidence.stateLeaves,
            evidence.newestLeaves
        );
    }

    function proveLie(Dispute memory known, Proof memory evidence) internal {
        vm.prank(anyone);
        proveWith(known, evidence);
    }

    function refuseProof(Dispute memory known, Proof memory evidence, bytes memory refusal) internal {
        vm.expectRevert(refusal);
        proveWith(known, evidence);
    }

    // ---------------------------------------------------------------- settling

    function settle(Dispute memory known) internal returns (IPaymentChannels.Settled memory settled) {
        if (block.timestamp <= known.closing.endTime) vm.warp(known.closing.endTime + 1);
        vm.recordLogs();
        if (known.closing.rewards == 0) channels.settle(channel, known.closing);
        else channels.settleWithRewards(channel, known.closing, known.rewards);
        settled.laneA = settledLane(known.closing.laneA);
        settled.laneB = settledLane(known.closing.laneB);
        bytes memory paid = lastEvent();
        if (paid.length == 64) (settled.paidA, settled.paidB) = abi.decode(paid, (uint256, uint256));
        else (settled.paidA, settled.paidB, settled.claimEnd) = abi.decode(paid, (uint256, uint256, uint64));
    }

    function settledLane(IPaymentChannels.Lane memory selected)
        private
        pure
        returns (IPaymentChannels.SettledLane memory lane_)
    {
        lane_.transferred = selected.transferred;
        if (selected.pendingRoot == 0 || selected.pendingTotal == 0) return lane_;
        (lane_.pendingRoot, lane_.pendingTotal) = (selected.pendingRoot, selected.pendingTotal);
    }

    /// `sender` resolves leaf `index` of `leaves`, the open ones of `payer`'s lane.
    function resolve(
        address sender,
        IPaymentChannels.Settled memory settled,
        address payer,
        IPaymentChannels.Leaf[] memory leaves,
        uint256 index,
        bytes memory evidence
    ) internal returns (IPaymentChannels.Settled memory) {
        vm.recordLogs();
        vm.prank(sender);
        channels.resolve(channel, settled, payer == alice, hashesOf(leaves), index, leaves[index], evidence);
        return afterResolved(settled, lastEvent());
    }

    /// What is known of a settled channel after a LeafResolved with this data.
    function afterResolved(IPaymentChannels.Settled memory settled, bytes memory data)
        internal
        pure
        returns (IPaymentChannels.Settled memory next)
    {
        bool isLaneA;
        IPaymentChannels.SettledLane memory lane_;
        (next.laneA, next.laneB, next.claimEnd) = (settled.laneA, settled.laneB, settled.claimEnd);
        (isLaneA,,, lane_, next.paidA, next.paidB,) =
            abi.decode(data, (bool, bytes32, uint256, IPaymentChannels.SettledLane, uint256, uint256, bool));
        if (isLaneA) next.laneA = lane_;
        else next.laneB = lane_;
    }

    function register(uint256 i) internal {
        registry.register(address(hashLock), sha256(secret(i)), secret(i));
    }

    /// The data of the last event of the channels.
    function lastEvent() internal returns (bytes memory data) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter == address(channels)) data = logs[i].data;
        }
    }

    // ---------------------------------------------------------------- outcomes

    function assertPaid(uint256 toAlice, uint256 toBob) internal view {
        assertEq(token.balanceOf(alice), toAlice, "Alice's money");
        assertEq(token.balanceOf(bob), toBob, "Bob's money");
    }

    function assertFinished() internal view {
        bytes32 left = block.timestamp > channel.openBefore ? bytes32(0) : TOMBSTONE;
        assertEq(channels.slot(id), left, "slot");
        assertEq(token.balanceOf(address(channels)), 0, "money left in the contract");
    }
}
