// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

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
        channel = openBy(alice, bob, 2, 100 * UNIT);
        id = idOf(channel);
    }

    function record(string memory name) private {
        vm.snapshotGasLastCall("gas", name);
    }

    function test_gas_open() public {
        vm.prank(alice);
        token.transferAndCall(address(channels), 50 * UNIT, openingData(bob, 3));
        record("open and fund");
    }

    function test_gas_cooperativeClose() public {
        bytes32 agreed = LaneHashes.cooperativeCloseHash(id, 60 * UNIT, 40 * UNIT, START);
        bytes memory b = signedBy(bob, agreed);
        bytes memory a = signedBy(alice, agreed);
        vm.prank(alice);
        channels.cooperativeClose(channel, 60 * UNIT, 40 * UNIT, START, "", b);
        record("cooperative close, sent by a party");
        channel = openBy(alice, bob, 4, 100 * UNIT);
        id = idOf(channel);
        agreed = LaneHashes.cooperativeCloseHash(id, 60 * UNIT, 40 * UNIT, START);
        (a, b) = (signedBy(alice, agreed), signedBy(bob, agreed));
        vm.prank(anyone);
        channels.cooperativeClose(channel, 60 * UNIT, 40 * UNIT, START, a, b);
        record("cooperative close, relayed");
    }

    function test_gas_dispute() public {
        IPaymentChannels.LaneState memory own = lane(alice, 41, 30 * UNIT);
        IPaymentChannels.CloseClaim memory claim = claimOf(alice, own, own, lane(bob, 17, 5 * UNIT));
        claim.closeSignature = "";
        vm.prank(alice);
        IPaymentChannels.Closing memory closing = close(claim);
        record("close");
        closing = raise(bob, closing, lane(bob, 18, 10 * UNIT));
        record("raise");
        settle(closing);
        record("settle");
    }

    function test_gas_confiscation() public {
        IPaymentChannels.LaneState memory own = lane(alice, 41, 30 * UNIT);
        IPaymentChannels.Closing memory closing = close(alice, own, own, lane(bob, 17, 5 * UNIT));
        proveLie(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 42, 31 * UNIT)));
        record("confiscation");
    }

    function test_gas_leaf() public {
        IPaymentChannels.Leaf[] memory leaves = only(locked(10 * UNIT, EXPIRY, 1));
        IPaymentChannels.LaneState memory own = lane(alice, 41, 30 * UNIT, leaves);
        IPaymentChannels.Settled memory settled = settle(close(alice, own, own, none()));
        record("settle with a leaf pending");
        register(1);
        record("register evidence");
        resolve(bob, settled, alice, leaves, 0, secret(1));
        record("resolve a hash-locked leaf");
    }
}
