// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Signature-authorised delegated payment (rules TK-4 to TK-11 of docs/spec/token.md): the holder signs, somebody with ether
/// sends, and is paid in the token. What is signed is an EIP-712 message in the token's domain, which names chain and
/// contract:
///
///   TransferProxy(address from,address to,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)
///   ApproveProxy(address owner,address spender,uint256 value,uint256 fee,address relayer,uint256 nonce,uint256 deadline)
///
/// The names and the order of the parameters give these functions selectors above that of transfer(address,uint256): a
/// call is found by trying selectors from the lowest, at 22 gas each, and transfers are what there is most of.
interface IProxyPayments {
    /// @param from who signed: a key's address, or a contract that answers ERC-1271
    /// @param to gets the whole `value`
    /// @param fee for the relayer, at most `value`
    /// @param relayer who alone may send it
    /// @param nonce any number that `from` has not used; the first 160 are the cheapest
    /// @param deadline last second at which it counts, in seconds since 1970
    struct TransferProxy {
        address from;
        address to;
        uint256 value;
        uint256 fee;
        address relayer;
        uint256 nonce;
        uint256 deadline;
    }

    /// As TransferProxy; `fee` may be above `value` here.
    struct ApproveProxy {
        address owner;
        address spender;
        uint256 value;
        uint256 fee;
        address relayer;
        uint256 nonce;
        uint256 deadline;
    }

    /// A message of `owner` was carried out, or taken back. What moved is in the token's own events.
    event ProxyUsed(address indexed owner, uint256 indexed nonce);

    /// TK-6: `deadline` is the last second, `time` the block's.
    error ProxyExpired(uint256 deadline, uint256 time);

    /// TK-7: only the `relayer` that was signed may send it; `sender` did.
    error ProxyWrongRelayer(address relayer, address sender);

    /// TK-8: `recovered` is 0 where the bytes are no signature at all.
    error ProxyWrongSigner(address signer, address recovered);

    /// TK-8
    error ProxySignatureTooLong(uint256 length, uint256 most);

    /// TK-5: it was used, or taken back.
    error ProxyNonceUsed(address owner, uint256 nonce);

    /// TK-9
    error ProxyFeeAboveValue(uint256 fee, uint256 value);

    /// Moves `value` from `from` to `to`, and `fee` from `from` to `relayer`.
    /// @param signature r ‖ s ‖ v or r ‖ vs (EIP-2098) with the lower s, or what the contract `from` takes
    function transferProxy(bytes calldata signature, TransferProxy calldata message) external returns (bool);

    /// Sets what `spender` may take from `owner` to exactly `value`, and moves `fee` from `owner` to `relayer`.
    /// @param signature as that of transferProxy
    function approveProxy(bytes calldata signature, ApproveProxy calldata message) external returns (bool);

    /// Takes back a message of the sender's that was not carried out yet (TK-5).
    function cancelProxyNonce(uint256 nonce) external;

    /// Whether a message with this nonce can never be carried out any more.
    function isProxyUsed(address owner, uint256 nonce) external view returns (bool);

    /// TK-11: carries out calls of this contract, each as if sent alone; one that reverts leaves the others.
    /// @param calls with selector, as a transaction would carry them
    /// @return worked for each call whether it did
    function tryAll(bytes[] calldata calls) external returns (bool[] memory worked);
}
