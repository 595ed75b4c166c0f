// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The token's constructor arguments.
library Shares {
    uint256 internal constant SUPPLY = 3_141_592_653 ether;

    struct Share {
        address holder;
        uint256 amount;
    }

    /// The whole supply for one.
    function all(address holder) internal pure returns (bytes memory) {
        Share[] memory shares = new Share[](1);
        shares[0] = Share(holder, SUPPLY);
        return abi.encode(shares);
    }
}
