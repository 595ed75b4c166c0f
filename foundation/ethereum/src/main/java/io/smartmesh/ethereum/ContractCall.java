package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/**
 * A call of a contract, to be sent as a transaction or asked for its answer.
 *
 * @param data selector and ABI-encoded arguments
 */
public record ContractCall(Address to, Bytes data) {}
