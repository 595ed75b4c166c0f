// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The logic of the SMT contract of 2017 (0x55F93985431Fc9304077687a35A1BA103dC1e081), rebuilt: its arithmetic wrapped.
contract OriginalToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => uint256) public nonces;
    mapping(address => mapping(address => uint256)) public allowance;

    constructor(address holder) {
        balanceOf[holder] = 3_141_592_653 ether;
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
    }

    function transferProxy(address from, address to, uint256 value, uint256 fee, uint8 v, bytes32 r, bytes32 s)
        external
    {
        unchecked {
            require(balanceOf[from] >= fee + value);
            uint256 nonce = nonces[from];
            bytes32 hash = keccak256(abi.encodePacked(from, to, value, fee, nonce));
            require(from == ecrecover(hash, v, r, s));
            require(balanceOf[to] + value >= balanceOf[to] && balanceOf[msg.sender] + fee >= balanceOf[msg.sender]);
            balanceOf[to] += value;
            balanceOf[msg.sender] += fee;
            balanceOf[from] -= value + fee;
            nonces[from] = nonce + 1;
        }
    }

    function approveAndCallcode(address spender, uint256 value, bytes calldata data) external {
        allowance[msg.sender][spender] = value;
        (bool ok,) = spender.call(data);
        require(ok);
    }
}
