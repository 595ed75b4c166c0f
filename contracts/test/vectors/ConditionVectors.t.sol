// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";
import {Tree} from "../support/Tree.sol";

/// Golden vectors of every condition: terms, evidence and what it earns, as the contracts say (SC-1).
/// The checked-in file must equal what this contract computes; with WRITE_VECTORS=true it is written anew.
contract ConditionVectorsTest is Test {
    using Tree for Tree.Chain;

    string private constant FILE = "../foundation/ethereum/src/test/resources/vectors/conditions.json";

    uint256 private constant CHAIN_ID = 31337;
    uint256 private constant TIME = 1_900_000_000;
    bytes32 private constant SALT = keccak256("salt");
    bytes32 private constant STATEMENT = keccak256("statement");
    bytes32 private constant QUESTION = keccak256("question");

    string private json;

    function test_vectorsAreCurrent() public {
        vm.chainId(CHAIN_ID);
        vm.warp(TIME);
        json = "";
        hashLock();
        timeLock();
        signers();
        oracle();
        hashChain();
        string memory vectors = string.concat("{\"conditions\": [\n", json, "\n]}\n");
        if (vm.envOr("WRITE_VECTORS", false)) vm.writeFile(FILE, vectors);
        assertTrue(
            keccak256(bytes(vm.readFile(FILE))) == keccak256(bytes(vectors)),
            "the checked-in vectors differ: run contracts/bin/export"
        );
    }

    // ---------------------------------------------------------------- the conditions

    function hashLock() private {
        address at_ = deployed("HashLock", 0xa1);
        bytes memory secret = abi.encode(keccak256("secret"));
        add("HashLock", "the secret", at_, sha256(secret), 1000, secret);
        add("HashLock", "another", at_, sha256(secret), 1000, abi.encode(SALT));
    }

    function timeLock() private {
        address at_ = deployed("TimeLock", 0xa2);
        bytes memory due = abi.encodePacked(uint64(TIME), SALT);
        bytes memory early = abi.encodePacked(uint64(TIME + 1), SALT);
        add("TimeLock", "due", at_, keccak256(due), 1000, due);
        add("TimeLock", "a second early", at_, keccak256(early), 1000, early);
        add("TimeLock", "another salt", at_, keccak256(due), 1000, abi.encodePacked(uint64(TIME), STATEMENT));
    }

    /// Two of the keys 1, 2, 3, in the order of their addresses.
    function signers() private {
        address at_ = deployed("Signers", 0xa3);
        uint256[] memory keys = new uint256[](3);
        for (uint256 i = 0; i < 3; i++) {
            keys[i] = i + 1;
            for (uint256 j = i; j > 0 && vm.addr(keys[j]) < vm.addr(keys[j - 1]); j--) {
                (keys[j], keys[j - 1]) = (keys[j - 1], keys[j]);
            }
        }
        bytes memory list =
            abi.encodePacked(uint8(2), uint8(3), STATEMENT, vm.addr(keys[0]), vm.addr(keys[1]), vm.addr(keys[2]));
        bytes32 approval = keccak256(abi.encode(keccak256("Approval(bytes32 terms)"), keccak256(list)));
        bytes32 digest = digestOf("SmartMesh Signers", at_, approval);
        bytes memory first = signature(keys[0], digest);
        bytes memory last = signature(keys[2], digest);
        add("Signers", "two of three", at_, keccak256(list), 1000, bytes.concat(list, first, last));
        add("Signers", "wrong order", at_, keccak256(list), 1000, bytes.concat(list, last, first));
        add("Signers", "one twice", at_, keccak256(list), 1000, bytes.concat(list, first, first));
        add("Signers", "one only", at_, keccak256(list), 1000, bytes.concat(list, first));
    }

    function oracle() private {
        address at_ = deployed("Oracle", 0xa4);
        bytes32 said =
            keccak256(abi.encode(keccak256("Answer(bytes32 question,bytes32 answer)"), QUESTION, uint256(300)));
        bytes memory answer = abi.encodePacked(uint256(300), signature(7, digestOf("SmartMesh Oracle", at_, said)));
        bytes memory exact = abi.encodePacked(uint8(0), vm.addr(7), QUESTION, uint256(300), SALT);
        bytes memory other = abi.encodePacked(uint8(0), vm.addr(7), QUESTION, uint256(301), SALT);
        bytes memory sum = abi.encodePacked(uint8(1), vm.addr(7), QUESTION, uint256(1000), SALT);
        bytes memory stranger = abi.encodePacked(uint8(1), vm.addr(8), QUESTION, uint256(1000), SALT);
        add("Oracle", "the required answer", at_, keccak256(exact), 1000, bytes.concat(exact, answer));
        add("Oracle", "another answer", at_, keccak256(other), 1000, bytes.concat(other, answer));
        add("Oracle", "the sum earned", at_, keccak256(sum), 1000, bytes.concat(sum, answer));
        add("Oracle", "the sum, after a fold of 100", at_, keccak256(sum), 900, bytes.concat(sum, answer));
        add("Oracle", "another oracle", at_, keccak256(stranger), 1000, bytes.concat(stranger, answer));
    }

    function hashChain() private {
        address at_ = deployed("HashChain", 0xa5);
        Tree.Chain memory chain = Tree.make(5, 4, 50);
        bytes32 terms = chain.terms();
        add("HashChain", "tick 1", at_, terms, 1000, chain.claim(0, 1));
        add("HashChain", "tick 11", at_, terms, 1000, chain.claim(2, 3));
        add("HashChain", "tick 20", at_, terms, 1000, chain.claim(4, 4));
        add("HashChain", "tick 11, after a fold of 10", at_, terms, 500, chain.claim(2, 3));
        add("HashChain", "tick 9, after a fold of 10", at_, terms, 500, chain.claim(2, 1));
        add("HashChain", "no tick", at_, terms, 1000, chain.claim(2, 0));
        add("HashChain", "counted too high", at_, terms, 1000, chain.claim(2, 4, Tree.value(2, 4, 3)));
        add("HashChain", "behind the last sub-chain", at_, terms, 1000, chain.claim(5, 1));
    }

    // ---------------------------------------------------------------- signatures, addresses, JSON

    function deployed(string memory name, uint160 place) private returns (address) {
        address made = vm.deployCode(string.concat(name, ".sol"), "");
        vm.etch(address(place), made.code);
        return address(place);
    }

    function digestOf(string memory name, address evaluator, bytes32 structHash) private pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                CHAIN_ID,
                evaluator
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    function signature(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function add(
        string memory kind,
        string memory name,
        address evaluator,
        bytes32 terms,
        uint256 amount,
        bytes memory evidence
    ) private {
        uint256 earned = IEvaluator(evaluator).earned(terms, amount, evidence);
        json = string.concat(
            json,
            bytes(json).length == 0 ? "  {" : ",\n  {",
            pair("kind", kind),
            pair("name", name),
            pair("evaluator", vm.toString(evaluator)),
            pair("terms", vm.toString(terms)),
            pair("amount", vm.toString(amount)),
            pair("earned", vm.toString(earned)),
            "\"evidence\": \"",
            vm.toString(evidence),
            "\"}"
        );
    }

    function pair(string memory key, string memory value) private pure returns (string memory) {
        return string.concat("\"", key, "\": \"", value, "\", ");
    }
}
