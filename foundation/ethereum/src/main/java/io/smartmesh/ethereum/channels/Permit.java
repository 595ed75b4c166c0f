package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.Signature;

/**
 * A token holder's word that the channels may take {@code value} of its token (ERC-2612).
 *
 * @param v 27 or 28
 */
public record Permit(Amount value, ChainTime deadline, int v, Signature signature) {}
