/**
 * The gateway to other delay-tolerant networks: {@link io.smartmesh.tcpcl.DtnGateway} listens where
 * it is told, dials whom it is told, and sends parcels of our bundles as the payload of theirs.
 * What is said is in {@code io.smartmesh.dtn}; the rules are in docs/spec/dtn-gateway.md.
 */
@NullMarked
package io.smartmesh.tcpcl;

import org.jspecify.annotations.NullMarked;
