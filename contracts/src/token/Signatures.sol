// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IProxyPayments} from "../interfaces/IProxyPayments.sol";

/// TK-8: whose word a message is. A key's own signature counts first, also for an address that has code (EIP-7702 gives
/// code to keys); otherwise the contract at the address is asked (ERC-1271), read-only and with bounded gas.
library Signatures {
    /// What a contract wallet may use: one that burns it all costs a relayer this, and no more.
    uint256 internal constant WALLET_GAS = 300_000;

    /// Bytes of a signature: room for a wallet of some sixty owners.
    uint256 internal constant LENGTH_MOST = 4096;

    function requireBy(address signer, bytes32 digest, bytes calldata signature) internal view {
        if (signature.length > LENGTH_MOST) {
            revert IProxyPayments.ProxySignatureTooLong(signature.length, LENGTH_MOST);
        }
        address recovered = recover(digest, signature);
        if (recovered == signer && signer != address(0)) return;
        if (signer.code.length == 0 || !isWalletsWord(signer, digest, signature)) {
            revert IProxyPayments.ProxyWrongSigner(signer, recovered);
        }
    }

    /// 0 for what is no signature, and for one with the higher s, of which there is a twin.
    function recover(bytes32 digest, bytes calldata signature) private pure returns (address recovered) {
        if (signature.length == 64) {
            (recovered,,) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (recovered,,) = ECDSA.tryRecoverCalldata(digest, signature);
        }
    }

    function isWalletsWord(address wallet, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (bool ok, bytes memory answer) =
            wallet.staticcall{gas: WALLET_GAS}(abi.encodeCall(IERC1271.isValidSignature, (digest, signature)));
        return ok && answer.length == 32 && bytes32(answer) == bytes32(IERC1271.isValidSignature.selector);
    }
}
