// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IToken} from "./IToken.sol";

/// Contract wallets, good and bad, that hold tokens.
contract Wallet {
    enum Kind {
        HashOnly,
        Yes,
        AlmostYes,
        Short,
        Reverts,
        Burns,
        Bomb,
        Reenters
    }

    Kind private immutable kind;
    IToken private immutable token;
    bytes32 private agreed;
    bytes private again;

    constructor(Kind kind_, IToken token_) {
        (kind, token) = (kind_, token_);
    }

    function agree(bytes32 hash) external {
        agreed = hash;
    }

    function reenterWith(bytes calldata call) external {
        again = call;
    }

    /// The approved way to talk about signatures of contracts (ERC-1271), in several wrong ways.
    fallback() external {
        if (kind == Kind.HashOnly) {
            (bytes32 hash,) = abi.decode(msg.data[4:], (bytes32, bytes));
            answer(hash == agreed ? bytes32(bytes4(0x1626ba7e)) : bytes32(0));
        }
        if (kind == Kind.Yes) answer(bytes32(bytes4(0x1626ba7e)));
        if (kind == Kind.AlmostYes) answer(bytes32(bytes4(0x1626ba7e)) | bytes32(uint256(1)));
        if (kind == Kind.Short) {
            assembly {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 4)
            }
        }
        if (kind == Kind.Reverts) revert("no");
        if (kind == Kind.Burns) {
            assembly { invalid() }
        }
        if (kind == Kind.Bomb) {
            assembly {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 200000)
            }
        }
        if (kind == Kind.Reenters) {
            // Written to inside a read-only call: fails whatever it is.
            (bool ok,) = address(token).call(again);
            answer(ok ? bytes32(bytes4(0x1626ba7e)) : bytes32(0));
        }
    }

    function answer(bytes32 word) private pure {
        assembly {
            mstore(0, word)
            return(0, 32)
        }
    }
}
