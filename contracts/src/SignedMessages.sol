// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";

/// Who said what, and until when: every authorisation is a signature, or the transaction of the signer itself.
abstract contract SignedMessages is EIP712 {
    constructor() EIP712("SmartMesh PaymentChannels", "1") {}

    /// Sending a transaction is as good as signing what it says.
    function _isSender(address signer, IPaymentChannels.Signature calldata signature) internal view returns (bool) {
        return msg.sender == signer && signature.r == 0 && signature.vs == 0;
    }

    function _requireSigned(address signer, bytes32 structHash, IPaymentChannels.Signature calldata signature)
        internal
        view
    {
        if (_isSender(signer, signature)) return;
        (address recovered,,) = ECDSA.tryRecover(_hashTypedDataV4(structHash), signature.r, signature.vs);
        if (recovered != signer) revert IChannelErrors.WrongSigner(signer, recovered);
    }

    /// R2, R3: the payee's word on a state of the payer's lane.
    function _requireAck(
        bytes32 id,
        address payer,
        address payee,
        uint64 seq,
        bytes32 hash,
        bool isPreAck,
        IPaymentChannels.Signature calldata signature
    ) internal view {
        if (_isSender(payee, signature)) return;
        bytes32 ackType = isPreAck ? LaneHashes.LANE_PRE_ACK : LaneHashes.LANE_ACK;
        _requireSigned(payee, LaneHashes.ackHash(ackType, id, payer, seq, hash), signature);
    }

    /// R5.
    function _requireBefore(uint64 deadline) internal view {
        if (block.timestamp > deadline) revert IChannelErrors.DeadlinePassed(deadline, block.timestamp);
    }

    /// A number that a victim's software cannot read would hide the event from it.
    function _require63Bits(uint64 number) internal pure {
        if (number > uint64(type(int64).max)) revert IChannelErrors.Above63Bits(number);
    }
}
