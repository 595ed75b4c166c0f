// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, Dispute, LaneState, Proof} from "../support/States.sol";

/// Convicting a lying closer (R10).
contract ProveLieTest is ChannelTest {
    uint64 private constant EXPIRY = START + 10 days;

    function assertConfiscated(Dispute memory closing, Proof memory evidence) private {
        vm.expectEmit(address(channels));
        emit IPaymentChannels.Confiscated(id, alice, bob, evidence.kind, DEPOSIT);
        proveLie(closing, evidence);
        assertPaid(0, DEPOSIT);
        assertFinished();
    }

    function test_R10_newerState() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        assertConfiscated(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30)));
    }

    function test_R10_notNewer() public {
        Dispute memory closing = close(alice, lane(alice, 2, 5), none(), none());
        bytes memory refusal = abi.encodeWithSelector(NotNewer.selector, uint64(2), uint64(2));
        refuseProof(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30)), refusal);
    }

    function test_R10_equivocationAgainstNewest() public {
        Dispute memory closing = close(alice, lane(alice, 2, 5), none(), none());
        assertConfiscated(closing, proof(IPaymentChannels.Lie.Equivocation, lane(alice, 2, 6)));
    }

    /// Break 8: an Ack collected for one of two states with the same sequence number.
    function test_R10_equivocationAgainstAcked() public {
        Dispute memory closing = close(alice, lane(alice, 3, 5), lane(alice, 2, 5), none());
        assertConfiscated(closing, proof(IPaymentChannels.Lie.Equivocation, lane(alice, 2, 50)));
    }

    function test_R10_theNamedStatesAreNotEquivocal() public {
        Dispute memory closing = close(alice, lane(alice, 3, 5), lane(alice, 2, 4), none());
        for (uint64 seq = 2; seq <= 3; seq++) {
            LaneState memory named = lane(alice, seq, seq + 2);
            refuseProof(
                closing,
                proof(IPaymentChannels.Lie.Equivocation, named),
                abi.encodeWithSelector(NotEquivocal.selector, seq, hashOf(named))
            );
        }
    }

    /// Break 2: a fresh m that was never sent has no newer state to betray it.
    function test_R10a_transferredRegress() public {
        Dispute memory closing = close(alice, lane(alice, 9, 0), none(), none());
        assertConfiscated(closing, proof(IPaymentChannels.Lie.TransferredRegress, lane(alice, 1, 1)));
    }

    /// Naming c is signing it: its content convicts without another signature.
    function test_R10a_regressAgainstAckedNeedsNoSignature() public {
        Dispute memory closing = close(alice, lane(alice, 3, 0), lane(alice, 2, 40), none());
        Proof memory evidence = proof(IPaymentChannels.Lie.TransferredRegress, lane(alice, 2, 40));
        evidence.signature = unsigned();
        assertConfiscated(closing, evidence);
    }

    function test_R10a_noRegress() public {
        Dispute memory closing = close(alice, lane(alice, 9, 5), none(), none());
        bytes memory refusal = abi.encodeWithSelector(NoRegress.selector, 5, 5);
        refuseProof(closing, proof(IPaymentChannels.Lie.TransferredRegress, lane(alice, 1, 5)), refusal);
    }

    /// What lies below c the payee gave up: a consented removal is no lie (R4).
    function test_R10_statesOutsideTheClaimShowNoRegress() public {
        Dispute memory closing = close(alice, lane(alice, 5, 5), lane(alice, 3, 5), none());
        bytes memory below = abi.encodeWithSelector(OutsideClaim.selector, uint64(2), uint64(3), uint64(5));
        bytes memory above = abi.encodeWithSelector(OutsideClaim.selector, uint64(6), uint64(3), uint64(5));
        refuseProof(closing, proof(IPaymentChannels.Lie.TransferredRegress, lane(alice, 2, 50)), below);
        refuseProof(closing, proof(IPaymentChannels.Lie.TransferredRegress, lane(alice, 6, 50)), above);
        refuseProof(closing, proof(IPaymentChannels.Lie.LeafRegress, lane(alice, 2, 50)), below);
    }

    /// Break 3: the leaf is swapped for junk of the same amount; no scalar shows it.
    function test_R10b_leafSwapped() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory junk = only(locked(20, EXPIRY, 2));
        Dispute memory closing = close(alice, lane(alice, 2, 0, junk), junk, none(), none());
        assertConfiscated(closing, leafProof(lane(alice, 1, 0, promised), promised, junk));
    }

    function test_R10b_leafMissing() public {
        IPaymentChannels.Leaf[] memory promised = both(locked(20, EXPIRY, 1), locked(5, EXPIRY, 2));
        IPaymentChannels.Leaf[] memory kept = only(locked(5, EXPIRY, 2));
        Dispute memory closing = close(alice, lane(alice, 2, 19, kept), kept, none(), none());
        assertConfiscated(closing, leafProof(lane(alice, 1, 0, promised), promised, kept));
    }

    function test_R10b_leafShrunkByMoreThanTransferredRose() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory shrunk = only(locked(12, EXPIRY, 1));
        Dispute memory closing = close(alice, lane(alice, 2, 7, shrunk), shrunk, none(), none());
        assertConfiscated(closing, leafProof(lane(alice, 1, 0, promised), promised, shrunk));
    }

    function test_R10b_shortfallsAddUpOverLeaves() public {
        IPaymentChannels.Leaf[] memory promised = both(locked(20, EXPIRY, 1), locked(5, EXPIRY, 2));
        IPaymentChannels.Leaf[] memory kept = both(locked(10, EXPIRY, 1), locked(4, EXPIRY, 2));
        Dispute memory closing = close(alice, lane(alice, 2, 10, kept), kept, none(), none());
        assertConfiscated(closing, leafProof(lane(alice, 1, 0, promised), promised, kept));
    }

    function test_R10b_aPartialFoldIsNoLie() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory shrunk = only(locked(12, EXPIRY, 1));
        Dispute memory closing = close(alice, lane(alice, 2, 8, shrunk), shrunk, none(), none());
        refuseProof(
            closing,
            leafProof(lane(alice, 1, 0, promised), promised, shrunk),
            abi.encodeWithSelector(NoLeafRegress.selector, 8, 0, 8)
        );
    }

    function test_R10b_anotherExpiryIsAnotherLeaf() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory sooner = only(locked(20, EXPIRY - 1, 1));
        Dispute memory closing = close(alice, lane(alice, 2, 0, sooner), sooner, none(), none());
        assertConfiscated(closing, leafProof(lane(alice, 1, 0, promised), promised, sooner));
    }

    /// Amounts chosen to overflow neither convict an honest closer nor save a lying one.
    function test_R10b_hugeAmountsSaturate() public {
        uint256 huge = type(uint256).max;
        IPaymentChannels.Leaf[] memory promised = both(locked(huge, EXPIRY, 1), locked(huge, EXPIRY, 2));
        LaneState memory state = lane(alice, 1, huge);
        state.pendingRoot = rootOf(promised);
        Dispute memory closing = close(alice, lane(alice, 2, 0), none(), none());
        assertConfiscated(closing, leafProof(state, promised, noLeaves()));
    }

    function test_R10b_leavesMustMatchTheRoots() public {
        IPaymentChannels.Leaf[] memory promised = only(locked(20, EXPIRY, 1));
        IPaymentChannels.Leaf[] memory other = only(locked(20, EXPIRY, 2));
        Dispute memory closing = close(alice, lane(alice, 2, 20), none(), none());
        LaneState memory state = lane(alice, 1, 0, promised);
        bytes memory refusal = abi.encodeWithSelector(WrongLeaves.selector, rootOf(other), rootOf(promised));
        refuseProof(closing, leafProof(state, other, noLeaves()), refusal);
        refusal = abi.encodeWithSelector(WrongLeaves.selector, rootOf(other), bytes32(0));
        refuseProof(closing, leafProof(state, promised, other), refusal);
    }

    function test_R10_ackAboveClaim() public {
        Dispute memory closing = close(alice, none(), none(), lane(bob, 2, 10));
        assertConfiscated(closing, ackProof(false, lane(bob, 3, 10)));
    }

    function test_R10_ackOfTheClaimIsNoLie() public {
        Dispute memory closing = close(alice, none(), none(), lane(bob, 2, 10));
        bytes memory refusal = abi.encodeWithSelector(NotAboveClaim.selector, uint64(2), uint64(2));
        refuseProof(closing, ackProof(false, lane(bob, 2, 10)), refusal);
    }

    /// An Ack needs the signature it speaks of, so a disclosed PreAck does not excuse it.
    function test_R10_ackAboveClaimDespiteADisclosedPreAck() public {
        CloseCall memory claim = claimOf(alice, none(), none(), lane(bob, 2, 10));
        claim.preAckSeq = 3;
        sign(claim);
        assertConfiscated(close(claim), ackProof(false, lane(bob, 3, 10)));
    }

    /// Break 6: an undisclosed PreAck.
    function test_R10_undisclosedPreAck() public {
        Dispute memory closing = close(alice, none(), none(), lane(bob, 2, 10));
        assertConfiscated(closing, ackProof(true, lane(bob, 3, 10)));
    }

    function test_R7_aDisclosedPreAckIsNoLie() public {
        CloseCall memory claim = claimOf(alice, none(), none(), lane(bob, 2, 10));
        claim.preAckSeq = 3;
        sign(claim);
        bytes memory refusal = abi.encodeWithSelector(NotAboveClaim.selector, uint64(3), uint64(3));
        refuseProof(close(claim), ackProof(true, lane(bob, 3, 10)), refusal);
    }

    function test_R3_aPreAckProvesNoAck() public {
        Dispute memory closing = close(alice, none(), none(), lane(bob, 2, 10));
        Proof memory evidence = ackProof(true, lane(bob, 3, 10));
        evidence.kind = IPaymentChannels.Lie.AckAboveClaim;
        vm.expectPartialRevert(WrongSigner.selector);
        proveWith(closing, evidence);
    }

    function test_R10_theOtherPartyCanCloseAndLieToo() public {
        Dispute memory closing = close(bob, lane(bob, 1, 5), none(), none());
        proveLie(closing, proof(IPaymentChannels.Lie.NewerState, lane(bob, 2, 6)));
        assertPaid(DEPOSIT, 0);
        assertFinished();
    }

    function test_R10_onlyTheCloserCanBeConvicted() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), lane(bob, 1, 5));
        Proof memory evidence = proof(IPaymentChannels.Lie.NewerState, lane(bob, 9, 50));
        vm.expectPartialRevert(WrongSigner.selector);
        proveWith(closing, evidence);
    }

    function test_R10_theLiarMustHaveSigned() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        Proof memory evidence = proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30));
        evidence.signature = ack(evidence.state);
        vm.expectPartialRevert(WrongSigner.selector);
        proveWith(closing, evidence);
    }

    /// The hash of "no state" is 0, as are unused fields of the close: that must never pass for a named state.
    function test_noStateConvictsNobody() public {
        Dispute memory closing = close(alice, none(), none(), none());
        Proof memory evidence;
        evidence.state = lane(alice, 0, 0);
        for (uint8 kind = 0; kind < 4; kind++) {
            evidence.kind = IPaymentChannels.Lie(kind);
            refuseProof(closing, evidence, abi.encodeWithSelector(NoState.selector));
        }
    }

    function test_refusedAfterTheHold() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        vm.warp(closing.closing.endTime + 1);
        refuseProof(
            closing,
            proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30)),
            abi.encodeWithSelector(HoldOver.selector, closing.closing.endTime, closing.closing.endTime + 1)
        );
    }

    function test_acceptedAtTheEndOfTheHoldAndAfterARaise() public {
        Dispute memory closing = close(alice, lane(alice, 1, 5), none(), none());
        closing = raise(bob, closing, lane(bob, 1, 5));
        vm.warp(closing.closing.endTime);
        assertConfiscated(closing, proof(IPaymentChannels.Lie.NewerState, lane(alice, 2, 30)));
    }
}
