package io.smartmesh.cli.deploy;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.Creation;

/**
 * One contract to be created.
 *
 * @param name in the address book
 * @param nonce of the transaction that creates it
 * @param address that follows from deployer and nonce
 */
public record Step(String name, long nonce, Address address, Creation creation) {}
