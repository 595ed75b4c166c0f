package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Content;

/**
 * One message of a group, as it stands in its chat (GR-18, GR-19).
 *
 * @param id 16 bytes, its author's choice
 * @param author the device that wrote it
 * @param at its author's idea of when
 * @param delivered of an own one: how many have it
 * @param of how many it was sent to; 0 of one that came in
 */
public record GroupText(
    Address group,
    Bytes id,
    Address author,
    boolean incoming,
    Content content,
    ChainTime at,
    int delivered,
    int of) {}
