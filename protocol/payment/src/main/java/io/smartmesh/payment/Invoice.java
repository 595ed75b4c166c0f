package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;

/**
 * A payee's signed request for one payment.
 *
 * @param chainId and {@code channels}: on which contract it wants to be paid
 * @param hashLock SHA-256 of the payee's secret
 * @param expiry chain time after which the payee does not take it any more
 */
public record Invoice(
    long chainId,
    io.smartmesh.base.Address channels,
    io.smartmesh.base.Address token,
    PublicKey payee,
    Amount amount,
    Hash hashLock,
    ChainTime expiry,
    String memo,
    Signature signature) {}
