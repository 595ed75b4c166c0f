// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProxyPayments} from "./interfaces/IProxyPayments.sol";

/// TK-13: any act that a user has signed for somebody else to send (opening, closing or answering in a channel, a permit),
/// and the fee in SMT for sending it: both in one transaction, or neither.
///
/// The user signs two messages: the act, for its own contract, and a TransferProxy of the fee to whoever sends, with this
/// contract as the relayer and the act's hash as the nonce. So the fee can be taken only with this very act, once.
/// This contract holds nothing and nobody allows it anything: that it makes any call is nobody's danger.
contract PaidCalls {
    /// The one that fees are paid in.
    IProxyPayments public immutable token;

    /// The fee for an act.
    /// @param from who signed
    /// @param to who is paid
    /// @param amount of the token, in its smallest units
    /// @param salt tells acts apart that are otherwise the same
    /// @param deadline as in IProxyPayments.transferProxy
    /// @param signature as in IProxyPayments.transferProxy
    struct Fee {
        address from;
        address to;
        uint256 amount;
        uint256 salt;
        uint256 deadline;
        bytes signature;
    }

    /// The fee could be taken as if it were the act.
    error ActOnTheToken();
    error NoContract(address target);
    error ActFailed(address target, bytes reason);

    constructor(IProxyPayments feeToken) {
        token = feeToken;
    }

    /// Takes the fee and carries out the act, or reverts.
    /// @param target the contract of the act
    /// @param data its call
    function perform(address target, bytes calldata data, Fee calldata fee) external {
        if (target == address(token)) revert ActOnTheToken();
        if (target.code.length == 0) revert NoContract(target);
        token.transferProxy(
            fee.signature,
            IProxyPayments.TransferProxy({
                from: fee.from,
                to: fee.to,
                value: fee.amount,
                fee: 0,
                relayer: address(this),
                nonce: nonceOf(target, data, fee.salt),
                deadline: fee.deadline
            })
        );
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert ActFailed(target, reason);
    }

    /// The nonce under which a user signs the fee for an act.
    function nonceOf(address target, bytes calldata data, uint256 salt) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(target, keccak256(data), salt)));
    }
}
