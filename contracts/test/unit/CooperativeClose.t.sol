// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";

/// Both agree, at once, without a hold (R16).
contract CooperativeCloseTest is ChannelTest {
    uint64 private constant DEADLINE = START + 1 hours;

    function agreedBy(address party, uint256 toAlice, uint256 toBob)
        private
        view
        returns (IPaymentChannels.Signature memory)
    {
        return signedBy(party, LaneHashes.cooperativeCloseHash(id, toAlice, toBob, DEADLINE));
    }

    function coopClose(uint256 toAlice, uint256 toBob) private {
        IPaymentChannels.Signature memory a = agreedBy(alice, toAlice, toBob);
        IPaymentChannels.Signature memory b = agreedBy(bob, toAlice, toBob);
        vm.prank(anyone);
        channels.cooperativeClose(channel, toAlice, toBob, DEADLINE, a, b);
    }

    function test_R16_paysBothAndFinishes() public {
        vm.expectEmit(address(channels));
        emit IPaymentChannels.CooperativelyClosed(id, 60, 40);
        coopClose(60, 40);
        assertPaid(60, 40);
        assertFinished();
    }

    function test_R16_oneSideMayTakeAll() public {
        coopClose(0, DEPOSIT);
        assertPaid(0, DEPOSIT);
        assertFinished();
    }

    function test_theSenderNeedsNoSignature() public {
        IPaymentChannels.Signature memory b = agreedBy(bob, 60, 40);
        vm.prank(alice);
        channels.cooperativeClose(channel, 60, 40, DEADLINE, unsigned(), b);
        assertPaid(60, 40);
    }

    function test_acceptedAtTheDeadline() public {
        vm.warp(DEADLINE);
        coopClose(60, 40);
        assertFinished();
    }

    function test_R5_refusedAfterTheDeadline() public {
        IPaymentChannels.Signature memory a = agreedBy(alice, 60, 40);
        IPaymentChannels.Signature memory b = agreedBy(bob, 60, 40);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(DeadlinePassed.selector, DEADLINE, DEADLINE + 1));
        channels.cooperativeClose(channel, 60, 40, DEADLINE, a, b);
    }

    function test_refusesPayoutsThatAreNotTheTotal() public {
        uint256[2][4] memory wrong =
            [[uint256(60), 41], [uint256(60), 39], [DEPOSIT + 1, 0], [type(uint256).max, DEPOSIT + 1]];
        for (uint256 i = 0; i < wrong.length; i++) {
            IPaymentChannels.Signature memory a = agreedBy(alice, wrong[i][0], wrong[i][1]);
            IPaymentChannels.Signature memory b = agreedBy(bob, wrong[i][0], wrong[i][1]);
            vm.expectRevert(abi.encodeWithSelector(PayoutsNotTotal.selector, wrong[i][0], wrong[i][1], DEPOSIT));
            channels.cooperativeClose(channel, wrong[i][0], wrong[i][1], DEADLINE, a, b);
        }
    }

    function test_refusesOneSignatureForBoth() public {
        IPaymentChannels.Signature memory a = agreedBy(alice, 60, 40);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, bob, alice));
        channels.cooperativeClose(channel, 60, 40, DEADLINE, a, a);
    }

    function test_refusesAnEmptySignatureOfAnother() public {
        IPaymentChannels.Signature memory a = agreedBy(alice, 60, 40);
        vm.expectRevert(abi.encodeWithSelector(WrongSigner.selector, bob, address(0)));
        vm.prank(alice);
        channels.cooperativeClose(channel, 60, 40, DEADLINE, a, unsigned());
    }

    /// Break 17: nothing of a finished channel works again.
    function test_R0_finishedForGood() public {
        coopClose(60, 40);
        IPaymentChannels.Signature memory a = agreedBy(alice, 60, 40);
        IPaymentChannels.Signature memory b = agreedBy(bob, 60, 40);
        bytes32 given = keccak256(abi.encode(uint8(0), channel));
        vm.expectRevert(abi.encodeWithSelector(NotOpen.selector, given, TOMBSTONE));
        channels.cooperativeClose(channel, 60, 40, DEADLINE, a, b);
    }

    function test_refusesAnAlteredPreimage() public {
        bytes32 stored = channels.slot(id);
        channel.depositB = 1;
        IPaymentChannels.Signature memory a = agreedBy(alice, 60, 41);
        IPaymentChannels.Signature memory b = agreedBy(bob, 60, 41);
        vm.expectRevert(abi.encodeWithSelector(NotOpen.selector, keccak256(abi.encode(uint8(0), channel)), stored));
        channels.cooperativeClose(channel, 60, 41, DEADLINE, a, b);
    }
}
