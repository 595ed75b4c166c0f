// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {CloseCall, LaneState} from "../support/States.sol";

/// Signatures serve one party, one meaning, one channel, one contract and one chain (R0).
contract SignaturesFuzz is ChannelTest {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    uint64 private constant DEADLINE = START + 1 hours;

    function agreement(uint256 toAlice) private view returns (bytes32) {
        return LaneHashes.cooperativeCloseHash(id, toAlice, DEPOSIT - toAlice, DEADLINE);
    }

    function coopClose(uint256 toAlice, IPaymentChannels.Signature memory a, IPaymentChannels.Signature memory b)
        private
    {
        channels.cooperativeClose(channel, toAlice, DEPOSIT - toAlice, DEADLINE, a, b);
    }

    function refuse(uint256 toAlice, IPaymentChannels.Signature memory a, IPaymentChannels.Signature memory b) private {
        vm.expectPartialRevert(WrongSigner.selector);
        coopClose(toAlice, a, b);
    }

    /// The same signature with the other s is a second valid ECDSA signature, and refused.
    /// The same signature with the other s is a second valid ECDSA signature. In 255 bits there is no room for it.
    function testFuzz_highSIsRefused(uint256 toAlice) public {
        toAlice = bound(toAlice, 0, DEPOSIT);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(aliceKey, digestOf(agreement(toAlice)));
        IPaymentChannels.Signature memory b = signedBy(bob, agreement(toAlice));
        refuse(toAlice, compact(v == 27 ? 28 : 27, r, bytes32(ORDER - uint256(s))), b);
        coopClose(toAlice, compact(v, r, s), b);
    }

    function testFuzz_aFlippedBitIsRefused(uint256 toAlice, uint256 bit) public {
        toAlice = bound(toAlice, 0, DEPOSIT);
        bit = bound(bit, 0, 64 * 8 - 1);
        IPaymentChannels.Signature memory a = signedBy(alice, agreement(toAlice));
        if (bit < 256) a.r ^= bytes32(1 << bit);
        else a.vs ^= bytes32(1 << (bit - 256));
        refuse(toAlice, a, signedBy(bob, agreement(toAlice)));
    }

    function testFuzz_anotherKeyIsRefused(uint256 key) public {
        key = bound(key, 1, ORDER - 1);
        vm.assume(key != aliceKey);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(agreement(50)));
        refuse(50, compact(v, r, s), signedBy(bob, agreement(50)));
    }

    function testFuzz_otherValuesAreRefused(uint256 signedFor, uint256 toAlice) public {
        signedFor = bound(signedFor, 0, DEPOSIT);
        toAlice = bound(toAlice, 0, DEPOSIT);
        vm.assume(signedFor != toAlice);
        refuse(toAlice, signedBy(alice, agreement(signedFor)), signedBy(bob, agreement(toAlice)));
    }

    function testFuzz_anotherChainIsRefused(uint64 chain) public {
        vm.assume(chain != block.chainid && chain != 0);
        IPaymentChannels.Signature memory a = signedBy(alice, agreement(50));
        IPaymentChannels.Signature memory b = signedBy(bob, agreement(50));
        vm.chainId(chain);
        // The id names the chain too: the channel does not even exist there.
        vm.expectPartialRevert(NotOpen.selector);
        coopClose(50, a, b);
    }

    /// The same channel of another contract: another domain, another id.
    function test_anotherContractIsRefused() public {
        IPaymentChannels.Signature memory a = signedBy(alice, agreement(50));
        IPaymentChannels.Signature memory b = signedBy(bob, agreement(50));
        channels = IPaymentChannels(vm.deployCode("PaymentChannels.sol", abi.encode(registry, token)));
        channel = openBy(alice, bob, OPEN_BEFORE, DEPOSIT);
        refuse(50, a, b);
    }

    /// One type per meaning: what says "state" does not say "acknowledged", and so on for every pair.
    function testFuzz_R0_noTypeServesAsAnother(uint8 other) public {
        LaneState memory own = lane(alice, 3, 30);
        bytes32 hash = hashOf(own);
        bytes32[4] memory others = [
            hash,
            LaneHashes.ackHash(LaneHashes.LANE_PRE_ACK, id, alice, 3, hash),
            agreement(50),
            LaneHashes.ackHash(LaneHashes.LANE_ACK, id, bob, 3, hash)
        ];
        CloseCall memory claim = claimOf(alice, own, own, none());
        claim.ackSignature = signedBy(bob, others[other % 4]);
        vm.expectPartialRevert(WrongSigner.selector);
        closeWith(claim);
    }
}
