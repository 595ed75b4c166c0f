// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {Tree} from "../support/Tree.sol";

/// Leaves of every condition there is, the evidence for them, and what the registry makes of it.
abstract contract Conditions is ChannelTest {
    using Tree for Tree.Chain;

    uint256 internal constant ORACLE_KEY = 0x0AC1E;
    uint256 private constant KINDS = 5;
    uint8 private constant CHAINS = 3;
    uint8 private constant TICKS = 2;

    enum Kind {
        HashLock,
        TimeLock,
        Signers,
        Oracle,
        HashChain
    }

    /// What is known of the terms of a leaf.
    struct Terms {
        Kind kind;
        uint256 number;
        uint256 amount; // as it was locked
        uint64 time; // of a time lock
        uint8 ticks; // shown so far
        bytes[] evidence;
    }

    IEvaluator[] private evaluators;
    mapping(bytes32 terms => Terms) internal known;
    uint256[] private signerKeys;
    uint256 private numbers;

    function deployConditions() internal {
        string[5] memory names = ["HashLock", "TimeLock", "Signers", "Oracle", "HashChain"];
        for (uint256 i = 0; i < KINDS; i++) {
            evaluators.push(IEvaluator(vm.deployCode(string.concat(names[i], ".sol"), "")));
        }
        for (uint256 key = 101; key <= 103; key++) {
            signerKeys.push(key);
            for (uint256 i = signerKeys.length - 1; i > 0 && vm.addr(key) < vm.addr(signerKeys[i - 1]); i--) {
                (signerKeys[i], signerKeys[i - 1]) = (signerKeys[i - 1], key);
            }
        }
    }

    /// A new leaf of at most `most`, which is at least 6; a time lock's time is half a day before its expiry or earlier.
    function newLeaf(uint256 seed, uint256 most) internal returns (IPaymentChannels.Leaf memory leaf) {
        Terms memory terms;
        terms.kind = Kind(seed % KINDS);
        terms.number = ++numbers;
        terms.amount = bound(seed >> 8, 1, most / 6) * 6;
        leaf.expiry = uint64(block.timestamp + 1 days + (seed >> 16) % 4 days);
        terms.time = leaf.expiry - uint64(12 hours + (seed >> 32) % 1 days);
        leaf.amount = terms.amount;
        leaf.evaluator = address(evaluators[uint256(terms.kind)]);
        leaf.terms = terms.kind == Kind.HashLock ? sha256(secret(terms.number)) : keccak256(descriptor(terms));
        Terms storage kept = known[leaf.terms];
        (kept.kind, kept.number, kept.amount, kept.time) = (terms.kind, terms.number, terms.amount, terms.time);
    }

    /// The payee comes to know some evidence, of ticks more than before; nothing new when there is no better one.
    function learn(bytes32 terms) internal returns (bytes memory evidence) {
        Terms storage t = known[terms];
        if (t.evidence.length != 0 && (t.kind != Kind.HashChain || t.ticks == CHAINS * TICKS)) return "";
        evidence = t.kind == Kind.HashLock ? secret(t.number) : bytes.concat(descriptor(t), proof(terms, t));
        t.evidence.push(evidence);
    }

    /// What the best evidence that is known earns of the leaf now, whether on record or not.
    function provable(IPaymentChannels.Leaf memory leaf) internal view returns (uint256 best) {
        Terms storage t = known[leaf.terms];
        for (uint256 i = 0; i < t.evidence.length; i++) {
            uint256 earned = IEvaluator(leaf.evaluator).earned(leaf.terms, leaf.amount, t.evidence[i]);
            if (earned > best) best = earned;
        }
    }

    /// The best evidence on record in time, and what it earns in the end.
    function onRecord(IPaymentChannels.Leaf memory leaf) internal view returns (bytes memory best, uint256 worth) {
        Terms storage t = known[leaf.terms];
        for (uint256 i = 0; i < t.evidence.length; i++) {
            uint64 seen = registry.firstSeen(leaf.evaluator, leaf.terms, t.evidence[i]);
            if (seen == 0 || seen > leaf.expiry) continue;
            uint256 earned = t.kind == Kind.TimeLock
                ? leaf.amount
                : IEvaluator(leaf.evaluator).earned(leaf.terms, leaf.amount, t.evidence[i]);
            if (earned > worth) (best, worth) = (t.evidence[i], earned);
        }
    }

    function isTooEarly(IPaymentChannels.Leaf memory leaf) internal view returns (bool) {
        Terms storage t = known[leaf.terms];
        return t.kind == Kind.TimeLock && block.timestamp < t.time;
    }

    function descriptor(Terms memory t) private view returns (bytes memory) {
        bytes32 salt = bytes32(t.number);
        if (t.kind == Kind.TimeLock) return abi.encodePacked(t.time, salt);
        if (t.kind == Kind.Oracle) return abi.encodePacked(uint8(1), vm.addr(ORACLE_KEY), salt, t.amount, salt);
        if (t.kind == Kind.HashChain) return chainOf(t).descriptor();
        bytes memory list = abi.encodePacked(uint8(2), uint8(3), salt);
        for (uint256 i = 0; i < 3; i++) {
            list = abi.encodePacked(list, vm.addr(signerKeys[i]));
        }
        return list;
    }

    function chainOf(Terms memory t) private pure returns (Tree.Chain memory) {
        return Tree.make(CHAINS, TICKS, uint128(t.amount / 6));
    }

    /// The evidence after the descriptor.
    function proof(bytes32 terms, Terms storage t) private returns (bytes memory) {
        address judge = address(evaluators[uint256(t.kind)]);
        if (t.kind == Kind.TimeLock) return "";
        if (t.kind == Kind.Signers) {
            bytes32 digest = digestAt(
                judge, "SmartMesh Signers", keccak256(abi.encode(keccak256("Approval(bytes32 terms)"), terms))
            );
            return bytes.concat(signature(signerKeys[0], digest), signature(signerKeys[2], digest));
        }
        if (t.kind == Kind.Oracle) {
            uint256 answer = t.amount * (t.number % 4) / 3;
            bytes32 said = keccak256(abi.encode(keccak256("Answer(bytes32 question,bytes32 answer)"), t.number, answer));
            return abi.encodePacked(answer, signature(ORACLE_KEY, digestAt(judge, "SmartMesh Oracle", said)));
        }
        uint8 tick = t.ticks++;
        Tree.Chain memory chain = chainOf(t);
        uint32 index = tick / TICKS;
        uint8 count = tick % TICKS + 1;
        return bytes.concat(abi.encodePacked(index, count, Tree.value(index, TICKS, count)), chain.path(index));
    }

    function signature(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function digestAt(address judge, string memory name, bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                judge
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }
}
