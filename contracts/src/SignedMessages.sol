// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IChannelErrors} from "./interfaces/IChannelErrors.sol";
import {IPaymentChannels} from "./interfaces/IPaymentChannels.sol";
import {LaneHashes} from "./libraries/LaneHashes.sol";

/// Who said what, and until when: every authorisation is a signature, or the transaction of the signer itself.
abstract contract SignedMessages {
    /// Half the order of secp256k1.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// The EIP-712 domain, of the chain that this was deployed on. On a fork of it with another number no channel exists
    /// (its id names the chain), and nothing that is signed fits.
    bytes32 private immutable _domain;
    uint256 private immutable _chain;

    constructor() {
        _chain = block.chainid;
        _domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("SmartMesh PaymentChannels"),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
    }

    /// Sending a transaction is as good as signing what it says.
    function _isSender(address signer, IPaymentChannels.Signature calldata signature) internal view returns (bool) {
        return msg.sender == signer && signature.r == 0 && signature.vs == 0;
    }

    function _requireSigned(address signer, bytes32 structHash, IPaymentChannels.Signature calldata signature)
        internal
        view
    {
        if (_isSender(signer, signature)) return;
        address recovered = _recover(structHash, signature.r, uint256(signature.vs));
        if (recovered != signer) revert IChannelErrors.WrongSigner(signer, recovered);
    }

    /// EIP-712, EIP-2098. 0 for what is no signature, for one with the higher s, of which there is a twin, and on a fork.
    function _recover(bytes32 structHash, bytes32 r, uint256 vs) private view returns (address) {
        uint256 s = vs & (1 << 255) - 1;
        if (s > HALF_ORDER || block.chainid != _chain) return address(0);
        bytes32 domain = _domain;
        bytes32 digest;
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, hex"1901")
            mstore(add(buffer, 2), domain)
            mstore(add(buffer, 34), structHash)
            digest := keccak256(buffer, 66)
        }
        return ecrecover(digest, uint8(27 + (vs >> 255)), r, bytes32(s));
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
