/**
 * Files from node to node over streams: offered, decided upon, checked piece by piece, and gone on
 * with after either end has restarted. {@link io.smartmesh.transfer.Transfers} is the machine; the
 * rules TF are in docs/spec/transfer.md.
 */
@NullMarked
package io.smartmesh.transfer;

import org.jspecify.annotations.NullMarked;
