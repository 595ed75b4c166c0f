// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// The whole supply, made once (TK-1), and the balances of all accounts.
///
/// A balance needs 92 bits, so an account's word of storage has room for the marks of its first delegated payments
/// (TK-10): they cost no word of their own.
///
///   255 ................ 96 95 ............ 0
///   nonce 159 ...... nonce 0   balance
abstract contract FixedSupply is ERC20 {
    /// All there ever is, in units of 10^-18 SMT.
    uint256 public constant SUPPLY = 3_141_592_653 ether; // 18 decimals, as ether has

    uint256 private constant BALANCE_BITS = 96;
    uint256 private constant BALANCE = type(uint96).max;
    uint256 private constant MARKS = 256 - BALANCE_BITS;

    mapping(address account => uint256) private _words;
    mapping(address account => mapping(uint256 place => uint256)) private _marks;

    /// Who begins with how much.
    struct Share {
        address holder;
        uint256 amount;
    }

    /// TK-2
    error SharesNotSupply(uint256 shares, uint256 supply);

    /// @param shares together the whole supply
    constructor(Share[] memory shares) {
        uint256 sum = 0;
        for (uint256 i = 0; i < shares.length; i++) {
            (address holder, uint256 amount) = (shares[i].holder, shares[i].amount);
            if (holder == address(0)) revert ERC20InvalidReceiver(holder);
            sum += amount;
            if (sum > SUPPLY) revert SharesNotSupply(sum, SUPPLY);
            _words[holder] += amount;
            emit Transfer(address(0), holder, amount);
        }
        if (sum != SUPPLY) revert SharesNotSupply(sum, SUPPLY);
    }

    /// TK-1: it never changes.
    function totalSupply() public pure virtual override returns (uint256) {
        return SUPPLY;
    }

    /// @inheritdoc ERC20
    function balanceOf(address account) public view virtual override returns (uint256) {
        return _words[account] & BALANCE;
    }

    /// As in ERC20. A sender is never the zero address: one check less where it counts most.
    function transfer(address to, uint256 value) public virtual override returns (bool) {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        _update(msg.sender, to, value);
        return true;
    }

    /// Neither is ever the zero address: nothing mints or burns, and transfers refuse it.
    function _update(address from, address to, uint256 value) internal virtual override {
        (uint256 sender, uint256 receiver) = (uint160(from), uint160(to));
        uint256 place;
        uint256 word;
        // _words[from] and _words[to], at 30 gas less than the compiler's own code for them.
        assembly ("memory-safe") {
            mstore(0, sender)
            mstore(0x20, _words.slot)
            place := keccak256(0, 0x40)
            word := sload(place)
        }
        if (word & BALANCE < value) revert ERC20InsufficientBalance(from, word & BALANCE, value);
        // The balance is at least `value`, so nothing is borrowed from the marks; all balances together are SUPPLY, so
        // nothing is carried into them.
        assembly ("memory-safe") {
            sstore(place, sub(word, value))
            mstore(0, receiver)
            place := keccak256(0, 0x40)
            sstore(place, add(sload(place), value))
        }
        emit Transfer(from, to, value);
    }

    /// Whether `nonce` is marked as used.
    function _isMarked(address account, uint256 nonce) internal view returns (bool) {
        if (nonce < MARKS) return _words[account] & 1 << BALANCE_BITS + nonce != 0;
        return _marks[account][nonce >> 8] & 1 << (nonce & 255) != 0;
    }

    /// Marks `nonce` as used.
    /// @return before whether it was already
    function _mark(address account, uint256 nonce) internal returns (bool before) {
        if (nonce < MARKS) {
            uint256 mark = 1 << BALANCE_BITS + nonce;
            uint256 word = _words[account];
            before = word & mark != 0;
            _words[account] = word | mark;
        } else {
            uint256 mark = 1 << (nonce & 255);
            uint256 word = _marks[account][nonce >> 8];
            before = word & mark != 0;
            _marks[account][nonce >> 8] = word | mark;
        }
    }
}
