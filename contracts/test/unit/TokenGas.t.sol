// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Message, TokenTest} from "../support/TokenTest.sol";

/// What a relayer pays for: snapshots/gas.json. "First": neither receiver nor relayer ever held SMT. Amounts are whole.
/// forge-config: default.isolate = true
contract TokenGasTest is TokenTest {
    uint256 private constant UNIT = 1 ether;

    function paying(uint256 nonce) private view returns (Message memory m) {
        m = Message(alice, bob, 50 * UNIT, 3 * UNIT, relayer, nonce, NOW + 1 hours);
    }

    function record(string memory name) private returns (uint256) {
        return vm.snapshotGasLastCall("gas", name);
    }

    function pay(uint256 nonce) private {
        Message memory m = paying(nonce);
        send(m, signed(m));
    }

    /// TK-10: less than the token of 2017 needed, with none of the protections: 108,961 and 57,661.
    function test_TK10_gas() public {
        pay(0);
        assertTrue(record("transferProxy, first") <= 100_000, "first");
        pay(1);
        assertTrue(record("transferProxy") <= 60_000, "steady");
        pay(1000);
        record("transferProxy, a new word of nonces");
        pay(1001);
        assertTrue(record("transferProxy, a nonce above 160") <= 60_000, "steady");
        Message memory m = paying(2);
        sendApproval(m, signedApproval(m));
        record("approveProxy, first");
    }

    function test_gas_transfer() public {
        vm.prank(alice);
        token.transfer(bob, UNIT);
        vm.prank(alice);
        token.transfer(bob, UNIT);
        record("transfer");
    }

    /// TK-11: what each of ten costs when they share a transaction.
    function test_TK11_gas_batch() public {
        pay(0);
        bytes[] memory calls = new bytes[](10);
        for (uint256 i = 0; i < calls.length; i++) {
            Message memory m = paying(i + 1);
            calls[i] = call(m, signed(m));
        }
        vm.prank(relayer);
        token.tryAll(calls);
        record("batch of 10 transferProxy");
        assertEq(token.balanceOf(bob), 550 * UNIT, "all of them");
    }
}
