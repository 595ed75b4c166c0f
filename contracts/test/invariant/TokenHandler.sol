// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IToken} from "../support/IToken.sol";
import {Message, TokenTest} from "../support/TokenTest.sol";

/// People who pay each other in every way there is, and a thief who repeats what he sees. It keeps its own books.
contract TokenHandler is TokenTest {
    bytes32 private constant AUTHORIZATION = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    uint256 public constant PEOPLE = 4;

    address[PEOPLE] public people;
    uint256[PEOPLE] public expected;
    bool public happenedTwice;

    /// Calls that worked, or were made impossible.
    bytes[] private seen;
    address[] private sender;
    mapping(bytes32 message => bool) private taken;

    constructor() {
        setUp();
        for (uint256 i = 0; i < PEOPLE; i++) {
            people[i] = vm.addr(i + 1);
        }
        expected[0] = token.SUPPLY();
        vm.prank(alice);
        token.transfer(people[0], expected[0]);
    }

    /// Once: the fuzzer sees it as one call more.
    function setUp() public override {
        if (address(token) != address(0)) return;
        vm.warp(NOW);
        token = newToken(alice);
    }

    function supply() external view returns (uint256) {
        return token.totalSupply();
    }

    function balance(uint256 who) external view returns (uint256) {
        return token.balanceOf(people[who]);
    }

    function sum() external view returns (uint256 total) {
        for (uint256 i = 0; i < PEOPLE; i++) {
            total += token.balanceOf(people[i]);
        }
    }

    function book(uint256 from, uint256 to, uint256 amount) private {
        expected[from] -= amount;
        expected[to] += amount;
    }

    /// @param nonce near others, so that they meet
    function transferProxy(uint256 from, uint256 to, uint256 by, uint256 value, uint256 fee, uint256 nonce) external {
        (from, to, by) = (from % PEOPLE, to % PEOPLE, by % PEOPLE);
        nonce = 150 + nonce % 20;
        value = bound(value, 0, expected[from]);
        fee = bound(fee, 0, value);
        Message memory m = Message(people[from], people[to], value, fee, people[by], nonce, NOW);
        bytes memory data = call(m, signed(from + 1, structHash(TRANSFER_PROXY, m)));
        bytes32 key = keccak256(abi.encode(from, nonce));
        bool fits = to == from ? fee <= expected[from] : fee <= expected[from] - value;
        if (attempt(people[by], data, key, fits && !taken[key])) {
            book(from, to, value);
            book(from, by, fee);
        }
    }

    function authorize(uint256 from, uint256 to, uint256 value, uint256 nonce) external {
        (from, to) = (from % PEOPLE, to % PEOPLE);
        value = bound(value, 0, expected[from]);
        bytes32 hash = keccak256(
            abi.encode(AUTHORIZATION, people[from], people[to], value, uint256(0), NOW + 1, bytes32(nonce % 20))
        );
        bytes memory data = abi.encodeWithSignature(
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            people[from],
            people[to],
            value,
            uint256(0),
            NOW + 1,
            bytes32(nonce % 20),
            signed(from + 1, hash)
        );
        bytes32 key = keccak256(abi.encode("authorization", from, nonce % 20));
        if (attempt(people[to], data, key, !taken[key])) book(from, to, value);
    }

    function transfer(uint256 from, uint256 to, uint256 value) external {
        (from, to) = (from % PEOPLE, to % PEOPLE);
        value = bound(value, 0, expected[from]);
        vm.prank(people[from]);
        token.transfer(people[to], value);
        book(from, to, value);
    }

    function cancel(uint256 who, uint256 nonce) external {
        who %= PEOPLE;
        nonce = 150 + nonce % 20;
        bytes32 key = keccak256(abi.encode(who, nonce));
        if (taken[key]) vm.expectRevert();
        vm.prank(people[who]);
        token.cancelProxyNonce(nonce);
        taken[key] = true;
    }

    /// Anybody sends again what was sent before, alone or twice in a batch: also as the same relayer.
    function replay(uint256 which, uint256 by) external {
        if (seen.length == 0) return;
        which %= seen.length;
        address thief = by % 2 == 0 ? sender[which] : people[by % PEOPLE];
        bytes[] memory twice = new bytes[](2);
        (twice[0], twice[1]) = (seen[which], seen[which]);
        vm.prank(thief);
        bool[] memory worked = token.tryAll(twice);
        if (worked[0] || worked[1]) happenedTwice = true;
    }

    /// Sends it, and it works exactly when it should.
    function attempt(address by, bytes memory data, bytes32 key, bool should) private returns (bool ok) {
        vm.prank(by);
        (ok,) = address(token).call(data);
        if (ok && taken[key]) happenedTwice = true;
        assertTrue(ok == should, "works exactly when it should");
        if (ok) {
            taken[key] = true;
            seen.push(data);
            sender.push(by);
        }
    }
}
