package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;

/**
 * A protected party's word that its tower is paid out of its share (R10, R15; struct {@code
 * TowerReward}). In a normal close it also lets that tower raise in the party's name.
 *
 * @param reward as far as the share reaches; may be zero
 * @param deadline chain time after which it is void
 * @param signature over {@link ChannelHashes#towerReward}
 */
public record TowerReward(
    Address tower, Amount reward, ChainTime deadline, Signature signature, PublicKey party) {}
