package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;

/**
 * One text as the user sees it.
 *
 * @param peer the other person's device
 * @param incoming false for one's own
 * @param at the sender's idea of when it was written
 * @param state for an incoming one always {@link MessageState#DELIVERED}
 * @param hops the way it came (incoming) or its receipt came (outgoing); 0 when not known yet
 * @param detail why it failed or waits; empty when there is nothing to say
 */
public record TextMessage(
    MessageId id,
    Address peer,
    boolean incoming,
    String text,
    ChainTime at,
    MessageState state,
    int hops,
    String detail) {}
