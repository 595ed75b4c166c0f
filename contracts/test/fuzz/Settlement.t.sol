// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {Settlement} from "../../src/libraries/Settlement.sol";
import {Test} from "../support/Test.sol";

/// The arithmetic of R11, for any numbers at all.
contract SettlementFuzz is Test {
    /// Arbitrary 256-bit numbers in the lanes; deposits that a token could really hold.
    function cases(uint256[10] memory n)
        private
        pure
        returns (IPaymentChannels.Channel memory channel, IPaymentChannels.Closing memory closing)
    {
        channel.depositA = n[0] / 2;
        channel.depositB = n[1] / 2;
        uint256 deposits = channel.depositA + channel.depositB;
        channel.withdrawnA = bound(n[2], 0, deposits); // also more than the own deposit
        channel.withdrawnB = bound(n[3], 0, deposits - channel.withdrawnA);
        closing.laneA.transferred = n[4];
        closing.laneB.transferred = n[5];
        closing.laneA.pendingTotal = n[6];
        closing.laneB.pendingTotal = n[7];
        closing.laneA.pendingRoot = bytes32(n[8] % 3);
        closing.laneB.pendingRoot = bytes32(n[9] % 3);
    }

    /// Never more than the total, whatever was signed; all of it once nothing is pending.
    function testFuzz_R11_conservation(uint256[10] memory n) public view {
        (IPaymentChannels.Channel memory channel, IPaymentChannels.Closing memory closing) = cases(n);
        (IPaymentChannels.Settled memory settled, uint256 total, bool finished) = this.begin(channel, closing);
        assertTrue(settled.paidA <= total && settled.paidB <= total - settled.paidA, "more than the total");
        if (finished) assertEq(settled.paidA + settled.paidB, total, "something left over");
    }

    /// Resolving leaves takes nothing back from anyone, and the last one pays out all that is left.
    function testFuzz_R11_resolvingOnlyAdds(uint256[10] memory n, uint256[6] memory leaves) public view {
        (IPaymentChannels.Channel memory channel, IPaymentChannels.Closing memory closing) = cases(n);
        (IPaymentChannels.Settled memory settled, uint256 total, bool finished) = this.begin(channel, closing);
        for (uint256 i = 0; i < leaves.length && !finished; i++) {
            (uint256 beforeA, uint256 beforeB) = (settled.paidA, settled.paidB);
            (settled, finished) = step(channel, settled, leaves[i], bytes32(uint256(i < 3 ? 1 : 0)));
            assertTrue(settled.paidA >= beforeA && settled.paidB >= beforeB, "taken back");
            assertTrue(settled.paidA <= total && settled.paidB <= total - settled.paidA, "more than the total");
        }
        if (finished) assertEq(settled.paidA + settled.paidB, total, "something left over");
    }

    /// Resolves a leaf of half of `seed`, in either open lane, that earns any part of itself.
    function step(
        IPaymentChannels.Channel memory channel,
        IPaymentChannels.Settled memory settled,
        uint256 seed,
        bytes32 rest
    ) private view returns (IPaymentChannels.Settled memory, bool) {
        bool inA = settled.laneA.pendingRoot != 0 && (seed % 2 == 0 || settled.laneB.pendingRoot == 0);
        uint256 amount = seed / 2;
        uint256 earned = uint256(keccak256(abi.encode(seed))) % (amount + 1);
        return this.resolve(channel, settled, inA, amount, earned, rest);
    }

    /// With everyday numbers the balance is the plain formula.
    function testFuzz_R11_plainFormula(uint96[10] memory n) public view {
        uint256[10] memory wide;
        for (uint256 i = 0; i < n.length; i++) {
            wide[i] = n[i];
        }
        (IPaymentChannels.Channel memory channel, IPaymentChannels.Closing memory closing) = cases(wide);
        (IPaymentChannels.Settled memory settled, uint256 total,) = this.begin(channel, closing);
        int256 balance = int256(channel.depositA) - int256(channel.withdrawnA) + int256(closing.laneB.transferred)
            - int256(closing.laneA.transferred) - int256(settled.laneA.pendingTotal);
        uint256 expected = balance < 0 ? 0 : uint256(balance) > total ? total : uint256(balance);
        assertEq(settled.paidA, expected, "paidA");
    }

    /// Without pending payments the short way gives the same.
    function testFuzz_R11_theShortWay(uint256[10] memory n) public view {
        (n[8], n[9]) = (0, 0);
        (IPaymentChannels.Channel memory channel, IPaymentChannels.Closing memory closing) = cases(n);
        (IPaymentChannels.Settled memory settled,,) = this.begin(channel, closing);
        (uint256 paidA, uint256 paidB) = this.plain(channel, closing);
        assertEq(paidA, settled.paidA, "paidA");
        assertEq(paidB, settled.paidB, "paidB");
    }

    /// A lane's leaves never earn more than its pending total, however they are cut.
    function testFuzz_R11_earningsAreCapped(uint256 pending, uint256[5] memory amounts) public view {
        IPaymentChannels.Channel memory channel;
        IPaymentChannels.Closing memory closing;
        closing.laneA.pendingTotal = pending;
        closing.laneA.pendingRoot = bytes32(uint256(1));
        (IPaymentChannels.Settled memory settled,, bool finished) = this.begin(channel, closing);
        for (uint256 i = 0; i < amounts.length && !finished; i++) {
            (settled, finished) = this.resolve(channel, settled, true, amounts[i], amounts[i], bytes32(uint256(1)));
            assertTrue(settled.laneA.earned <= pending, "more than pending");
        }
    }

    // ---------------------------------------------------------------- the library, reached with calldata

    function begin(IPaymentChannels.Channel calldata channel, IPaymentChannels.Closing calldata closing)
        external
        pure
        returns (IPaymentChannels.Settled memory settled, uint256 total, bool finished)
    {
        settled = Settlement.begin(closing, 0);
        Settlement.pay(channel, settled);
        return (settled, Settlement.total(channel), Settlement.finished(settled));
    }

    function plain(IPaymentChannels.Channel calldata channel, IPaymentChannels.Closing calldata closing)
        external
        pure
        returns (uint256, uint256)
    {
        assertTrue(Settlement.isPlain(closing), "nothing pending");
        return Settlement.payPlain(channel, closing);
    }

    function resolve(
        IPaymentChannels.Channel calldata channel,
        IPaymentChannels.Settled memory settled,
        bool inA,
        uint256 amount,
        uint256 earned,
        bytes32 rest
    ) external pure returns (IPaymentChannels.Settled memory, bool finished) {
        Settlement.resolve(inA ? settled.laneA : settled.laneB, amount, earned, rest);
        Settlement.pay(channel, settled);
        return (settled, Settlement.finished(settled));
    }
}
