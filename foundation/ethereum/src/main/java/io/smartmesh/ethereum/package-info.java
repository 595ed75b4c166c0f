/**
 * Ethereum's formats: RLP, ABI, EIP-712, transactions, logs, and our contracts' bytecode. Only
 * formats: what talks to a chain is elsewhere. The channel contract's own values and bindings are
 * in {@code channels}.
 */
@NullMarked
package io.smartmesh.ethereum;

import org.jspecify.annotations.NullMarked;
