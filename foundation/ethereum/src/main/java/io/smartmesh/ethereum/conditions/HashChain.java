package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Sha256Chain;
import io.smartmesh.ethereum.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Earned tick by tick (SC-10 to SC-14): {@link TickPayer} shows them, {@link TickMeter} takes them.
 *
 * @param root of the Merkle tree over the sub-chains' anchors
 * @param chains sub-chains, 1 to {@link #CHAINS_MOST}
 * @param ticks of each, 1 to {@link #TICKS_MOST}
 * @param price of one tick, less than 2^128 units
 */
public record HashChain(Hash root, int chains, int ticks, Amount price) implements Condition {
  /** The contract has the same bounds. */
  public static final int TICKS_MOST = 100;

  public static final int CHAINS_MOST = 1 << 20;

  private static final int PRICE_BYTES = 16;

  /**
   * @throws IllegalArgumentException for what is out of bounds
   */
  public HashChain {
    if (chains < 1 || chains > CHAINS_MOST || ticks < 1 || ticks > TICKS_MOST) {
      throw new IllegalArgumentException(chains + " sub-chains of " + ticks + " ticks");
    }
    if (price.units().bitLength() > 8 * PRICE_BYTES) {
      throw new IllegalArgumentException("a price of " + price);
    }
  }

  /** The amount to lock: the price of all ticks. */
  public Amount total() {
    return price.times((long) chains * ticks);
  }

  @Override
  public Hash terms() {
    return Hashes.keccak256(descriptor());
  }

  @Override
  public Bytes descriptor() {
    Bytes word = Words.of(price);
    return new Encoder()
        .hash(root)
        .u32(chains)
        .u8(ticks)
        .raw(word.slice(Words.LENGTH - PRICE_BYTES, Words.LENGTH))
        .toBytes();
  }

  public static HashChain read(Decoder in) throws Malformed {
    Hash root = in.hash();
    int chains = (int) Math.min(in.u32(), Integer.MAX_VALUE);
    int ticks = in.u8();
    Amount price = new Amount(new BigInteger(1, in.raw(PRICE_BYTES).toArray()));
    try {
      return new HashChain(root, chains, ticks, price);
    } catch (IllegalArgumentException e) {
      throw new Malformed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param path from the sub-chain's leaf to the root
   */
  public Bytes evidence(Tick tick, List<Hash> path) {
    Encoder out = new Encoder().raw(descriptor());
    out.u32(tick.chain()).u8(tick.count()).hash(tick.value());
    path.forEach(out::hash);
    return out.toBytes();
  }

  @Override
  public Amount earned(Amount amount, Bytes proof, Court court) throws Malformed {
    Decoder in = new Decoder(proof);
    long chain = in.u32();
    int count = in.u8();
    Hash value = in.hash();
    if (chain >= chains || count < 1 || count > ticks) {
      return Amount.ZERO;
    }
    List<Hash> path = new ArrayList<>();
    for (int i = 0; i < depth(); i++) {
      path.add(in.hash());
    }
    in.end();
    Tick tick = new Tick((int) chain, count, value);
    if (!root(new Sha256Chain().after(value, count), tick.chain(), path).equals(root)) {
      return Amount.ZERO;
    }
    long toCome = (long) chains * ticks - number(tick);
    return amount.minusOrZero(price.times(toCome));
  }

  /** How many ticks this one stands for: itself and all before it (SC-11). */
  public long number(Tick tick) {
    return (long) tick.chain() * ticks + tick.count();
  }

  int depth() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(chains - 1);
  }

  /** The root that an anchor at this place has with this path (SC-12, SC-13). */
  static Hash root(Hash anchor, int chain, List<Hash> path) {
    Hash node = Hashes.keccak256(anchor.bytes());
    int place = chain;
    for (Hash other : path) {
      node =
          (place & 1) == 0
              ? Hashes.keccak256(node.bytes(), other.bytes())
              : Hashes.keccak256(other.bytes(), node.bytes());
      place >>= 1;
    }
    return node;
  }
}
