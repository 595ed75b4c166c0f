package io.smartmesh.simulator.chain;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.Leaf;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Leaves.sol: the pending payments of one lane, ascending by hash. */
final class LeafLists {
  private static final int MOST = 30;
  private static final Amount LARGEST =
      new Amount(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

  private LeafLists() {}

  static Hash root(List<Hash> hashes) {
    Refusal.unless(hashes.size() <= MOST, "TooManyLeaves", hashes.size(), MOST);
    return hashes.isEmpty()
        ? Hash.ZERO
        : Hashes.keccak256(hashes.stream().map(Hash::bytes).toArray(Bytes[]::new));
  }

  /** Calldata holds the leaves in ascending order; the same leaf twice has no place in it. */
  static void requireRoot(List<Leaf> leaves, Hash expected) {
    List<Hash> hashes = leaves.stream().map(ChannelHashes::leafHash).sorted().toList();
    for (int i = 1; i < hashes.size(); i++) {
      Refusal.unless(
          hashes.get(i - 1).compareTo(hashes.get(i)) < 0,
          "LeavesNotAscending",
          hashes.get(i - 1),
          hashes.get(i));
    }
    Hash given = root(hashes);
    Refusal.unless(given.equals(expected), "WrongLeaves", given, expected);
  }

  static Hash rootWithout(List<Hash> hashes, Hash leafHash, Hash expected) {
    Hash given = root(hashes);
    Refusal.unless(given.equals(expected), "WrongLeaves", given, expected);
    Refusal.unless(hashes.contains(leafHash), "NoSuchLeaf", leafHash, hashes.size());
    List<Hash> rest = new ArrayList<>(hashes);
    rest.remove(leafHash);
    return root(rest);
  }

  static Amount sum(List<Leaf> leaves) {
    return leaves.stream().map(Leaf::amount).reduce(Amount.ZERO, LeafLists::saturated);
  }

  /** R10b: by how much the older leaves are missing or smaller among the newer ones. */
  static Amount shortfall(List<Leaf> older, List<Leaf> newer) {
    Amount total = Amount.ZERO;
    for (Leaf leaf : older) {
      Amount kept =
          newer.stream()
              .filter(leaf::isSamePayment)
              .map(Leaf::amount)
              .findFirst()
              .orElse(Amount.ZERO);
      total = saturated(total, leaf.amount().minusOrZero(kept));
    }
    return total;
  }

  /** The sum, or the largest amount there is: the amounts are whatever a party chose to sign. */
  static Amount saturated(Amount one, Amount other) {
    return one.isMoreThan(LARGEST.minus(other)) ? LARGEST : one.plus(other);
  }
}
