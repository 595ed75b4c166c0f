// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {Tree} from "../support/Tree.sol";
import {CloseCall, Dispute, LaneState} from "../support/States.sol";

/// What each step costs as a transaction of its own, base fee and calldata included: snapshots/gas.json, which is
/// checked in. Amounts are whole tokens; both parties hold some already, as in everyday use.
/// forge-config: default.isolate = true
contract GasTest is ChannelTest {
    uint256 private constant UNIT = 1 ether;
    uint64 private constant EXPIRY = START + 30 days;

    function setUp() public override {
        super.setUp();
        token.transfer(alice, 1000 * UNIT);
        token.transfer(bob, 1000 * UNIT);
        channel = openBy(alice, bob, OPEN_BEFORE + 1, 100 * UNIT);
        id = idOf(channel);
    }

    function record(string memory name) private {
        vm.snapshotGasLastCall("gas", name);
    }

    function test_gas_open() public {
        vm.prank(alice);
        token.transferAndCall(address(channels), 50 * UNIT, openingData(bob, OPEN_BEFORE + 2));
        record("open and fund");
    }

    function test_gas_cooperativeClose() public {
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, 60 * UNIT, 40 * UNIT, START);
        IPaymentChannels.Signature memory b = signedBy(bob, agreed);
        IPaymentChannels.Signature memory a = signedBy(alice, agreed);
        vm.prank(alice);
        channels.cooperativeClose(channel, 60 * UNIT, 40 * UNIT, START, unsigned(), b);
        record("cooperative close, sent by a party");
        channel = openBy(alice, bob, OPEN_BEFORE + 3, 100 * UNIT);
        id = idOf(channel);
        agreed = LaneHashes.cooperativeCloseHash(id, 60 * UNIT, 40 * UNIT, START);
        (a, b) = (signedBy(alice, agreed), signedBy(bob, agreed));
        vm.prank(anyone);
        channels.cooperativeClose(channel, 60 * UNIT, 40 * UNIT, START, a, b);
        record("cooperative close, relayed");
    }

    function test_gas_dispute() public {
        LaneState memory own = lane(alice, 41, 30 * UNIT);
        CloseCall memory claim = claimOf(alice, own, own, lane(bob, 17, 5 * UNIT));
        vm.recordLogs();
        vm.prank(alice);
        closeAckedWith(claim);
        record("close");
        Dispute memory closing = closed();
        LaneState memory newer = lane(bob, 18, 10 * UNIT);
        IPaymentChannels.Signature memory acked = ack(newer);
        vm.recordLogs();
        vm.prank(bob);
        raiseWith(closing, newer, unsigned(), false, acked);
        record("raise");
        closing = afterEvents(closing, vm.getRecordedLogs());
        settle(closing);
        record("settle");
    }

    /// The close just made, as its events tell it.
    function closed() private returns (Dispute memory nothing) {
        return afterEvents(nothing, vm.getRecordedLogs());
    }

    function test_gas_confiscation() public {
        LaneState memory own = lane(alice, 41, 30 * UNIT);
        Dispute memory closing = close(alice, own, own, lane(bob, 17, 5 * UNIT));
        vm.warp(channel.openBefore + 1);
        proveLie(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 42, 31 * UNIT)));
        record("confiscation");
    }

    function test_gas_leaf() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10 * UNIT, EXPIRY, 1));
        LaneState memory own = lane(alice, 41, 30 * UNIT, leaves);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        record("settle with a leaf pending");
        register(1);
        record("register evidence");
        resolve(bob, settled, alice, leaves, 0, secret(1));
        record("resolve a hash-locked leaf");
    }

    /// SC-2: a million ticks in 10,000 sub-chains of 100, all of them claimed: the deepest claim there is of them.
    function test_gas_ticks() public {
        address hashChain = vm.deployCode("HashChain.sol", "");
        bytes memory path;
        bytes32 node = keccak256(abi.encode(Tree.value(9999, 100, 0)));
        for (uint256 i = 0; i < 14; i++) {
            bytes32 sibling = keccak256(abi.encode("sibling", i));
            path = bytes.concat(path, sibling);
            node = (9999 >> i) % 2 == 0 ? keccak256(abi.encode(node, sibling)) : keccak256(abi.encode(sibling, node));
        }
        bytes memory described = abi.encodePacked(node, uint32(10_000), uint8(100), uint128(UNIT / 100_000));
        bytes memory claim =
            bytes.concat(described, abi.encodePacked(uint32(9999), uint8(100), Tree.value(9999, 100, 100)), path);
        IPaymentChannels.Leaf[] memory leaves =
            only(IPaymentChannels.Leaf(10 * UNIT, EXPIRY, hashChain, keccak256(described)));
        LaneState memory own = lane(alice, 41, 30 * UNIT, leaves);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        registry.register(hashChain, leaves[0].terms, claim);
        record("register a claim of 1,000,000 ticks");
        resolve(bob, settled, alice, leaves, 0, claim);
        record("resolve a leaf of 1,000,000 ticks");
    }
}
