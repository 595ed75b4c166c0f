/**
 * Payment channels between two neighbours: lanes, acknowledgements, pending payments, closing and
 * disputes, after the rules R0–R17 of docs/spec/channel.md. {@link io.smartmesh.channel.Channels}
 * is the machine.
 */
@NullMarked
package io.smartmesh.channel;

import org.jspecify.annotations.NullMarked;
