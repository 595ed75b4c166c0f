/**
 * The chain behind Ethereum's JSON-RPC. {@link io.smartmesh.chain.rpc.RpcChain} follows the
 * contracts and sends a node's transactions; {@link io.smartmesh.chain.rpc.Deployer} sets up a
 * chain for a demonstration or a test. Every answer is hostile until it has been checked.
 */
@NullMarked
package io.smartmesh.chain.rpc;

import org.jspecify.annotations.NullMarked;
