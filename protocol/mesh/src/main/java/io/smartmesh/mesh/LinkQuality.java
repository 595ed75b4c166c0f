package io.smartmesh.mesh;

/**
 * What a link is like, measured by its own traffic (LN-31). The neighbour's word is in three of
 * these: who lies in it spoils the choice of his own link alone.
 *
 * @param roundTripMillis smoothed time there and back, without what the neighbour held the frame;
 *     −1 while unknown
 * @param variationMillis smoothed distance of the round trips from that; −1 while unknown
 * @param lossIn share of the neighbour's frames that do not come here, 0 to 1; −1 while unknown
 * @param lossOut share of ours that do not come there, as the neighbour says; −1 while unknown
 * @param deliveredBitsPerSecond what lately came there of ours, not what could; −1 while unknown
 */
public record LinkQuality(
    double roundTripMillis,
    double variationMillis,
    double lossIn,
    double lossOut,
    long deliveredBitsPerSecond) {
  /** Of a link that is not one yet. */
  static final LinkQuality UNKNOWN = new LinkQuality(-1, -1, -1, -1, -1);
}
