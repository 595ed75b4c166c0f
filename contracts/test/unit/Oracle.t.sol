// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEvaluator} from "../../src/interfaces/IEvaluator.sol";
import {Test} from "../support/Test.sol";

/// What one oracle answers: SC-9.
contract OracleTest is Test {
    uint256 private constant N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 private constant KEY = 0x0AC1E;
    bytes32 private constant QUESTION = keccak256("metres of rain at the station in June");
    bytes32 private constant SALT = keccak256("salt");

    IEvaluator private oracle;

    function setUp() public {
        oracle = IEvaluator(vm.deployCode("Oracle.sol", ""));
    }

    function descriptor(uint8 rule, uint256 value) private pure returns (bytes memory) {
        return abi.encodePacked(rule, vm.addr(KEY), QUESTION, value, SALT);
    }

    function digest(bytes32 question, uint256 answer) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SmartMesh Oracle"),
                keccak256("1"),
                block.chainid,
                address(oracle)
            )
        );
        bytes32 said = keccak256(abi.encode(keccak256("Answer(bytes32 question,bytes32 answer)"), question, answer));
        return keccak256(abi.encodePacked("\x19\x01", domain, said));
    }

    function answered(uint256 key, bytes32 question, uint256 answer) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(question, answer));
        return abi.encodePacked(answer, r, s, v);
    }

    function earned(bytes memory described, uint256 amount, bytes memory answer) private view returns (uint256) {
        return oracle.earned(keccak256(described), amount, bytes.concat(described, answer));
    }

    function test_SC9_theRequiredAnswerEarnsItAll(uint256 amount, uint256 answer) public view {
        assertEq(earned(descriptor(0, answer), amount, answered(KEY, QUESTION, answer)), amount, "earned");
    }

    function test_SC9_anotherAnswerEarnsNothing(uint256 required, uint256 answer) public view {
        vm.assume(required != answer);
        assertEq(earned(descriptor(0, required), 10, answered(KEY, QUESTION, answer)), 0, "earned");
    }

    function test_SC9_theAnswerMayBeTheSumEarned(uint256 amount, uint256 answer) public view {
        uint256 expected = answer < amount ? answer : amount;
        assertEq(earned(descriptor(1, amount), amount, answered(KEY, QUESTION, answer)), expected, "earned");
    }

    /// SC-4: after a fold of some of it, exactly the rest is earned.
    function test_SC4_aShrunkLeafEarnsWhatIsLeft(uint256 locked, uint256 answer, uint256 fold) public view {
        uint256 earned_ = answer < locked ? answer : locked;
        uint256 folded = bound(fold, 0, earned_);
        bytes memory said = answered(KEY, QUESTION, answer);
        assertEq(earned(descriptor(1, locked), locked - folded, said), earned_ - folded, "earned");
    }

    function test_SC9_noOtherRuleEarns(uint8 rule, uint256 answer) public view {
        vm.assume(rule > 1);
        assertEq(earned(descriptor(rule, answer), 10, answered(KEY, QUESTION, answer)), 0, "earned");
    }

    function test_SC9_anotherOracleEarnsNothing() public view {
        assertEq(earned(descriptor(0, 5), 10, answered(KEY + 1, QUESTION, 5)), 0, "earned");
    }

    function test_SC9_anotherQuestionEarnsNothing() public view {
        assertEq(earned(descriptor(0, 5), 10, answered(KEY, keccak256("another"), 5)), 0, "earned");
    }

    /// An answer may not be read as another one under the same signature.
    function test_SC9_anAlteredAnswerEarnsNothing(uint256 claimed) public view {
        vm.assume(claimed != 5);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(QUESTION, 5));
        assertEq(earned(descriptor(1, 100), 100, abi.encodePacked(claimed, r, s, v)), 0, "earned");
    }

    function test_SC9_highSEarnsNothing() public view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest(QUESTION, 5));
        uint8 other = v == 27 ? 28 : 27;
        bytes memory twin = abi.encodePacked(uint256(5), r, bytes32(N - uint256(s)), other);
        assertEq(earned(descriptor(0, 5), 10, twin), 0, "earned");
    }

    function test_SC9_anUnreadableSignatureIsNoOracle() public view {
        bytes memory described = abi.encodePacked(uint8(0), address(0), QUESTION, uint256(5), SALT);
        assertEq(earned(described, 10, bytes.concat(bytes32(uint256(5)), new bytes(65))), 0, "earned");
    }

    function test_SC3_anotherLengthEarnsNothing(uint256 length) public view {
        bytes memory answer = answered(KEY, QUESTION, 5);
        bytes memory other = new bytes(bound(length, 0, 2 * answer.length));
        for (uint256 i = 0; i < other.length && i < answer.length; i++) {
            other[i] = answer[i];
        }
        assertEq(earned(descriptor(0, 5), 10, other), other.length == answer.length ? 10 : 0, "earned");
    }

    function test_SC9_onAnotherChainItEarnsNothing() public {
        bytes memory answer = answered(KEY, QUESTION, 5);
        vm.chainId(7);
        assertEq(earned(descriptor(0, 5), 10, answer), 0, "earned");
    }

    function test_SC2_theWorstCaseFitsTheGas() public view {
        bytes memory described = descriptor(1, 100);
        bytes memory evidence = bytes.concat(described, answered(KEY, QUESTION, 5));
        assertEq(oracle.earned{gas: 20_000}(keccak256(described), 100, evidence), 5, "earned");
    }
}
