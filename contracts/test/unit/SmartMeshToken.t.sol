// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {IERC1363Spender} from "@openzeppelin/contracts/interfaces/IERC1363Spender.sol";
import {IToken} from "../support/IToken.sol";
import {Shares} from "../support/Shares.sol";
import {Test} from "../support/Test.sol";

/// SMT (row C1).
contract SmartMeshTokenTest is Test {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    uint256 private constant OWNER_KEY = 0xA11CE;
    address private constant SPENDER = address(0x5);
    uint256 private constant DEADLINE = 1000;

    address private owner = vm.addr(OWNER_KEY);
    IToken private token;
    Contact private contact;

    function setUp() public {
        vm.warp(DEADLINE);
        token = IToken(vm.deployCode("SmartMeshToken.sol", Shares.all(owner)));
        contact = new Contact();
    }

    function test_C1_nameAndSupply() public view {
        assertTrue(keccak256(bytes(token.name())) == keccak256("SmartMesh"), "name");
        assertTrue(keccak256(bytes(token.symbol())) == keccak256("SMT"), "symbol");
        assertEq(token.decimals(), 18, "decimals");
        assertEq(token.totalSupply(), 3_141_592_653 * 10 ** 18, "supply");
        assertEq(token.balanceOf(owner), token.totalSupply(), "all with the deployer's choice");
    }

    function test_supportsERC1363AndERC165() public view {
        assertTrue(token.supportsInterface(0xb0202a11), "ERC-1363");
        assertTrue(token.supportsInterface(0x01ffc9a7), "ERC-165");
    }

    function test_transferAndCall() public {
        vm.prank(owner);
        token.transferAndCall(address(contact), 7, "hello");
        assertEq(token.balanceOf(address(contact)), 7, "balance");
        assertEq(contact.heard(), keccak256(abi.encode("received", owner, owner, uint256(7), bytes("hello"))), "call");
    }

    function test_transferFromAndCall() public {
        vm.prank(owner);
        token.approve(SPENDER, 7);
        vm.prank(SPENDER);
        token.transferFromAndCall(owner, address(contact), 7, "hello");
        assertEq(contact.heard(), keccak256(abi.encode("received", SPENDER, owner, uint256(7), bytes("hello"))), "call");
    }

    function test_approveAndCall() public {
        vm.prank(owner);
        token.approveAndCall(address(contact), 7, "hello");
        assertEq(token.allowance(owner, address(contact)), 7, "allowance");
        assertEq(contact.heard(), keccak256(abi.encode("approved", owner, uint256(7), bytes("hello"))), "call");
    }

    function test_transferAndCallNeedsAReceiver() public {
        vm.expectRevert();
        vm.prank(owner);
        token.transferAndCall(SPENDER, 7);
    }

    function permit(uint256 nonce, uint256 deadline) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 hash = keccak256(abi.encode(PERMIT, owner, SPENDER, uint256(9), nonce, deadline));
        return vm.sign(OWNER_KEY, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), hash)));
    }

    function test_permit() public {
        (uint8 v, bytes32 r, bytes32 s) = permit(0, DEADLINE);
        token.permit(owner, SPENDER, 9, DEADLINE, v, r, s);
        assertEq(token.allowance(owner, SPENDER), 9, "allowance");
        assertEq(token.nonces(owner), 1, "nonce");
    }

    function test_permitServesOnce() public {
        (uint8 v, bytes32 r, bytes32 s) = permit(0, DEADLINE);
        token.permit(owner, SPENDER, 9, DEADLINE, v, r, s);
        vm.expectRevert();
        token.permit(owner, SPENDER, 9, DEADLINE, v, r, s);
    }

    function test_permitExpires() public {
        (uint8 v, bytes32 r, bytes32 s) = permit(0, DEADLINE - 1);
        vm.expectRevert();
        token.permit(owner, SPENDER, 9, DEADLINE - 1, v, r, s);
    }

    function test_permitIsForOneChain() public {
        (uint8 v, bytes32 r, bytes32 s) = permit(0, DEADLINE);
        vm.chainId(99);
        vm.expectRevert();
        token.permit(owner, SPENDER, 9, DEADLINE, v, r, s);
    }

    /// The zero address signs nothing: the hole of many delegated-transfer tokens.
    function test_permitRefusesTheZeroOwner() public {
        vm.expectRevert();
        token.permit(address(0), SPENDER, 9, DEADLINE, 27, bytes32(uint256(1)), bytes32(uint256(1)));
    }
}

/// Remembers what the token told it.
contract Contact is IERC1363Receiver, IERC1363Spender {
    bytes32 public heard;

    function onTransferReceived(address operator, address from, uint256 value, bytes calldata data)
        external
        returns (bytes4)
    {
        heard = keccak256(abi.encode("received", operator, from, value, data));
        return this.onTransferReceived.selector;
    }

    function onApprovalReceived(address owner, uint256 value, bytes calldata data) external returns (bytes4) {
        heard = keccak256(abi.encode("approved", owner, value, data));
        return this.onApprovalReceived.selector;
    }
}
