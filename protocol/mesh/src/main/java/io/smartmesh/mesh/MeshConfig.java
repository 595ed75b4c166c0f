package io.smartmesh.mesh;

/**
 * Settings of the mesh.
 *
 * @param network separates meshes that must not join (main, test, a user's own); 0 to 2^32 − 1, in
 *     every beacon
 * @param bootCount how often this identity has started, durable: keeps route sequence numbers
 *     rising over restarts
 * @param terms on which this node relays, told to its neighbours
 * @param priceWeight what a thousandth of an SMT for a megabyte costs in a way's metric, where a
 *     hop costs 256; 0 to {@link #PRICE_WEIGHT_MOST}, 0 for a user to whom price does not matter
 */
public record MeshConfig(long network, long bootCount, Terms terms, int priceWeight) {
  public static final int PRICE_WEIGHT_MOST = 256;
  public static final int PRICE_WEIGHT_STANDARD = 8;

  /** Of a node that asks no price and says nothing of what it lives on. */
  public MeshConfig(long network, long bootCount) {
    this(network, bootCount, Terms.STANDARD, PRICE_WEIGHT_STANDARD);
  }

  /**
   * @throws IllegalArgumentException for a weight out of its range
   */
  public MeshConfig {
    if (priceWeight < 0 || priceWeight > PRICE_WEIGHT_MOST) {
      throw new IllegalArgumentException(
          "price weight " + priceWeight + " not in 0 to " + PRICE_WEIGHT_MOST);
    }
  }
}
