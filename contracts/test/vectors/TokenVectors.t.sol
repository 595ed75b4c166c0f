// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Message, TokenTest} from "../support/TokenTest.sol";

/// Golden vectors of what a holder signs (TK-4), accepted by the contract itself, and of an act's nonce (TK-13).
/// The checked-in file must equal what this contract computes; with WRITE_VECTORS=true it is written anew.
contract TokenVectorsTest is TokenTest {
    string private constant FILE = "../foundation/ethereum/src/test/resources/vectors/eip712-token.json";

    function test_vectorsAreCurrent() public {
        string memory vectors = json();
        if (vm.envOr("WRITE_VECTORS", false)) vm.writeFile(FILE, vectors);
        assertTrue(
            keccak256(bytes(vm.readFile(FILE))) == keccak256(bytes(vectors)),
            "the checked-in vectors differ: run contracts/bin/export"
        );
    }

    function json() private returns (string memory) {
        Message memory m = Message(alice, bob, 50 ether, 3 ether, relayer, 12_345_678_901_234_567_890, NOW);
        bytes memory transfer = signed(m);
        send(m, transfer);
        Message memory other = Message(alice, bob, 50 ether, 60 ether, relayer, 1, NOW);
        bytes memory approval = signedApproval(other);
        sendApproval(other, approval);
        address paid = vm.deployCode("PaidCalls.sol", abi.encode(token));
        (, bytes memory nonce) =
            paid.staticcall(abi.encodeWithSignature("nonceOf(address,bytes,uint256)", bob, bytes("act"), uint256(7)));
        return string.concat(
            "{\n",
            string.concat('  "chainId": ', vm.toString(block.chainid), ",\n"),
            string.concat('  "token": "', vm.toString(address(token)), '",\n'),
            string.concat('  "key": "', vm.toString(bytes32(KEY)), '",\n'),
            string.concat('  "domain": "', vm.toString(token.DOMAIN_SEPARATOR()), '",\n'),
            string.concat('  "transfer": ', line(m, structHash(TRANSFER_PROXY, m), transfer), ",\n"),
            string.concat('  "approval": ', line(other, structHash(APPROVE_PROXY, other), approval), ",\n"),
            string.concat('  "act": {"target": "', vm.toString(bob), '", "data": "0x616374", "salt": 7, "nonce": "'),
            string.concat(vm.toString(abi.decode(nonce, (bytes32))), '"}\n}\n')
        );
    }

    function line(Message memory m, bytes32 hash, bytes memory signature) private view returns (string memory) {
        return string.concat(
            string.concat('{"from": "', vm.toString(m.from), '", "to": "', vm.toString(m.to)),
            string.concat('", "value": ', vm.toString(m.value), ', "fee": ', vm.toString(m.fee)),
            string.concat(', "relayer": "', vm.toString(m.relayer), '", "nonce": ', vm.toString(m.nonce)),
            string.concat(', "deadline": ', vm.toString(m.deadline), ', "digest": "', vm.toString(digest(hash))),
            string.concat('", "signature": "', vm.toString(signature), '"}')
        );
    }
}
