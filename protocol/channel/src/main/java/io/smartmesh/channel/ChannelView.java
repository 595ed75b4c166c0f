package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelId;

/**
 * A channel as the user and the payment machine see it.
 *
 * @param sent our lane's transferred sum
 * @param received the peer lane's transferred sum, as accepted
 * @param lockedOut pending in our lane
 * @param lockedIn pending towards us
 * @param spendable what may still be paid or locked now, the reserve left out
 * @param receivable what the peer may still pay or lock towards us
 * @param unacked signed states of ours that the peer has not acknowledged
 * @param why the reason of a frozen or confiscated channel; empty when there is nothing to say
 */
public record ChannelView(
    ChannelId id,
    Address peer,
    Address token,
    ChannelPhase phase,
    boolean peerOnline,
    Amount ourDeposit,
    Amount peerDeposit,
    Amount sent,
    Amount received,
    Amount lockedOut,
    Amount lockedIn,
    Amount spendable,
    Amount receivable,
    long ourSeq,
    long peerSeq,
    int unacked,
    long holdSeconds,
    String why) {}
