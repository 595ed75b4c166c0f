// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IChannelErrors} from "../../src/interfaces/IChannelErrors.sol";
import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {IEvidenceRegistry} from "../../src/interfaces/IEvidenceRegistry.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {IToken} from "./IToken.sol";
import {Test} from "./Test.sol";
import {Vm} from "./Vm.sol";

/// Two parties, a funded channel between them, and everything they sign. Alice is partyA and opens with the deposit.
abstract contract ChannelTest is Test, IChannelErrors {
    uint64 internal constant START = 1_800_000_000;
    uint32 internal constant HOLD = 1 days;
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
        token = IToken(vm.deployCode("SmartMeshToken.sol", abi.encode(address(this))));
        registry = IEvidenceRegistry(vm.deployCode("EvidenceRegistry.sol", ""));
        hashLock = IEvaluator(vm.deployCode("HashLock.sol", ""));
        channels = IPaymentChannels(vm.deployCode("PaymentChannels.sol", abi.encode(registry)));
        channel = openBy(alice, bob, 1, DEPOSIT);
        id = idOf(channel);
    }

    // ---------------------------------------------------------------- opening

    function openBy(address opener, address peer, uint64 nonce, uint256 deposit)
        internal
        returns (IPaymentChannels.Channel memory opened)
    {
        token.transfer(opener, deposit);
        vm.prank(opener);
        token.transferAndCall(address(channels), deposit, openingData(peer, nonce));
        opened.token = address(token);
        opened.nonce = nonce;
        opened.hold = HOLD;
        (opened.partyA, opened.partyB) = opener < peer ? (opener, peer) : (peer, opener);
        (opened.depositA, opened.depositB) = opener < peer ? (deposit, uint256(0)) : (uint256(0), deposit);
    }

    function openingData(address peer, uint64 nonce) internal pure returns (bytes memory) {
        return abi.encode(peer, nonce, HOLD, uint32(0), uint256(0));
    }

    function idOf(IPaymentChannels.Channel memory c) internal view returns (bytes32) {
        return channels.channelIdOf(c.partyA, c.partyB, c.token, c.nonce);
    }

    // ---------------------------------------------------------------- lane states and leaves

    function none() internal pure returns (IPaymentChannels.LaneState memory state) {}

    function lane(address payer, uint64 seq, uint256 transferred)
        internal
        view
        returns (IPaymentChannels.LaneState memory)
    {
        return IPaymentChannels.LaneState(id, payer, seq, transferred, 0, 0);
    }

    function lane(address payer, uint64 seq, uint256 transferred, IPaymentChannels.Leaf[] memory leaves)
        internal
        view
        returns (IPaymentChannels.LaneState memory state)
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

    function signedBy(address party, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(party), digestOf(structHash));
        return abi.encodePacked(r, s, v);
    }

    function signed(IPaymentChannels.LaneState memory state) internal view returns (bytes memory) {
        return signedBy(state.payer, LaneHashes.stateHash(state));
    }

    function ack(IPaymentChannels.LaneState memory state) internal view returns (bytes memory) {
        return acknowledged(LaneHashes.LANE_ACK, state);
    }

    function preAck(IPaymentChannels.LaneState memory state) internal view returns (bytes memory) {
        return acknowledged(LaneHashes.LANE_PRE_ACK, state);
    }

    function acknowledged(bytes32 ackType, IPaymentChannels.LaneState memory state)
        private
        view
        returns (bytes memory)
    {
        bytes32 hash = LaneHashes.stateHash(state);
        return signedBy(peerOf(state.payer), LaneHashes.ackHash(ackType, state.channelId, state.payer, state.seq, hash));
    }

    // ---------------------------------------------------------------- closing

    /// A close by `closer` with m = `newest`, c = `acked` and s = `peer`, signed; m's leaves are none.
    function claimOf(
        address closer,
        IPaymentChannels.LaneState memory newest,
        IPaymentChannels.LaneState memory acked,
        IPaymentChannels.LaneState memory peer
    ) internal view returns (IPaymentChannels.CloseClaim memory claim) {
        claim.closer = closer;
        claim.newest = newest;
        if (acked.seq != 0) {
            claim.ackedSeq = acked.seq;
            claim.ackedHash = LaneHashes.stateHash(acked);
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
    function sign(IPaymentChannels.CloseClaim memory claim) internal view {
        claim.closeSignature = signedBy(
            claim.closer,
            keccak256(
                bytes.concat(
                    abi.encode(LaneHashes.CLOSE, id, claim.closer),
                    abi.encode(claim.newest.seq, LaneHashes.stateHash(claim.newest), claim.ackedSeq, claim.ackedHash),
                    abi.encode(claim.peer.seq, LaneHashes.stateHash(claim.peer)),
                    abi.encode(claim.preAckSeq, claim.amnesty, claim.deadline)
                )
            )
        );
    }

    /// The preimage comes from the event, as for any user.
    function close(IPaymentChannels.CloseClaim memory claim)
        internal
        returns (IPaymentChannels.Closing memory closing)
    {
        vm.recordLogs();
        channels.close(channel, claim);
        (, closing) = abi.decode(lastEvent(), (IPaymentChannels.Channel, IPaymentChannels.Closing));
    }

    function close(
        address closer,
        IPaymentChannels.LaneState memory newest,
        IPaymentChannels.LaneState memory acked,
        IPaymentChannels.LaneState memory peer
    ) internal returns (IPaymentChannels.Closing memory) {
        return close(claimOf(closer, newest, acked, peer));
    }

    /// With m's leaves.
    function close(
        address closer,
        IPaymentChannels.LaneState memory newest,
        IPaymentChannels.Leaf[] memory leaves,
        IPaymentChannels.LaneState memory acked,
        IPaymentChannels.LaneState memory peer
    ) internal returns (IPaymentChannels.Closing memory) {
        IPaymentChannels.CloseClaim memory claim = claimOf(closer, newest, acked, peer);
        claim.newestLeaves = leaves;
        return close(claim);
    }

    /// `sender` raises with the payer's signature and the payee's Ack.
    function raise(address sender, IPaymentChannels.Closing memory closing, IPaymentChannels.LaneState memory state)
        internal
        returns (IPaymentChannels.Closing memory raised)
    {
        bytes memory payerSignature = signed(state);
        bytes memory payeeSignature = ack(state);
        vm.recordLogs();
        vm.prank(sender);
        channels.raise(channel, closing, state, payerSignature, false, payeeSignature);
        (, raised) = abi.decode(lastEvent(), (uint64, IPaymentChannels.Closing));
    }

    /// Expects the same call to be refused with `refusal`.
    function refuseRaise(
        address sender,
        IPaymentChannels.Closing memory closing,
        IPaymentChannels.LaneState memory state,
        bytes memory refusal
    ) internal {
        bytes memory payerSignature = signed(state);
        bytes memory payeeSignature = ack(state);
        vm.expectRevert(refusal);
        vm.prank(sender);
        channels.raise(channel, closing, state, payerSignature, false, payeeSignature);
    }

    function proof(IPaymentChannels.Lie kind, IPaymentChannels.LaneState memory state)
        internal
        view
        returns (IPaymentChannels.LieProof memory evidence)
    {
        evidence.kind = kind;
        evidence.state = state;
        evidence.signature = signed(state);
    }

    function leafProof(
        IPaymentChannels.LaneState memory state,
        IPaymentChannels.Leaf[] memory stateLeaves,
        IPaymentChannels.Leaf[] memory newestLeaves
    ) internal view returns (IPaymentChannels.LieProof memory evidence) {
        evidence = proof(IPaymentChannels.Lie.LeafRegress, state);
        evidence.stateLeaves = stateLeaves;
        evidence.newestLeaves = newestLeaves;
    }

    function ackProof(bool isPreAck, IPaymentChannels.LaneState memory state)
        internal
        view
        returns (IPaymentChannels.LieProof memory evidence)
    {
        evidence.kind = isPreAck ? IPaymentChannels.Lie.PreAckAboveClaim : IPaymentChannels.Lie.AckAboveClaim;
        evidence.ackSeq = state.seq;
        evidence.ackHash = LaneHashes.stateHash(state);
        evidence.signature = isPreAck ? preAck(state) : ack(state);
    }

    function proveLie(IPaymentChannels.Closing memory closing, IPaymentChannels.LieProof memory evidence) internal {
        vm.prank(anyone);
        channels.proveLie(channel, closing, evidence);
    }

    function refuseProof(
        IPaymentChannels.Closing memory closing,
        IPaymentChannels.LieProof memory evidence,
        bytes memory refusal
    ) internal {
        vm.expectRevert(refusal);
        channels.proveLie(channel, closing, evidence);
    }

    // ---------------------------------------------------------------- settling

    function settle(IPaymentChannels.Closing memory closing)
        internal
        returns (IPaymentChannels.Settled memory settled)
    {
        if (block.timestamp <= closing.endTime) {
            vm.warp(closing.endTime + 1);
        }
        vm.recordLogs();
        channels.settle(channel, closing);
        (settled,) = abi.decode(lastEvent(), (IPaymentChannels.Settled, bool));
    }

    /// `sender` resolves leaf `index` of `leaves`, the open ones of `payer`'s lane.
    function resolve(
        address sender,
        IPaymentChannels.Settled memory settled,
        address payer,
        IPaymentChannels.Leaf[] memory leaves,
        uint256 index,
        bytes memory evidence
    ) internal returns (IPaymentChannels.Settled memory next) {
        vm.recordLogs();
        vm.prank(sender);
        channels.resolve(channel, settled, payer, hashesOf(leaves), index, leaves[index], evidence);
        (,, next,) = abi.decode(lastEvent(), (bytes32, uint256, IPaymentChannels.Settled, bool));
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
        assertEq(channels.slot(id), TOMBSTONE, "slot");
        assertEq(token.balanceOf(address(channels)), 0, "money left in the contract");
    }
}
