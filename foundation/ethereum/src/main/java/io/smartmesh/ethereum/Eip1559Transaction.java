package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of type 2 (EIP-1559) with an empty access list.
 *
 * @param chainId EIP-155
 * @param nonce transactions the sender has sent before
 * @param priorityFeeMost for the block's proposer, in wei for each unit of gas
 * @param feeMost in all, in wei for each unit of gas
 * @param gasLimit in units of gas
 * @param to empty to create a contract from {@code data}
 * @param value in wei
 */
public record Eip1559Transaction(
    long chainId,
    long nonce,
    Amount priorityFeeMost,
    Amount feeMost,
    long gasLimit,
    Optional<Address> to,
    Amount value,
    Bytes data) {
  private static final Bytes TYPE = Bytes.of(2);

  /** What the sender signs. */
  public Hash signingHash() {
    return Hashes.keccak256(TYPE, Rlp.encode(new Rlp.Sequence(fields())));
  }

  /** The signed transaction as nodes take it. */
  public Bytes signed(SigningKey sender, Curve curve) {
    Hash digest = signingHash();
    Signature signature = sender.sign(digest);
    int parity =
        curve
            .recoveryId(sender.publicKey(), digest, signature)
            .orElseThrow(
                () -> new IllegalArgumentException("the key made no signature of its own"));
    Bytes rs = signature.rs();
    List<Rlp.Item> items = fields();
    items.add(Rlp.number(parity));
    items.add(word(rs.slice(0, Words.LENGTH)));
    items.add(word(rs.slice(Words.LENGTH, Signature.LENGTH)));
    return Bytes.concat(TYPE, Rlp.encode(new Rlp.Sequence(items)));
  }

  /** The hash by which nodes name a transaction. */
  public static Hash hash(Bytes signed) {
    return Hashes.keccak256(signed);
  }

  private List<Rlp.Item> fields() {
    List<Rlp.Item> items = new ArrayList<>();
    items.add(Rlp.number(chainId));
    items.add(Rlp.number(nonce));
    items.add(Rlp.number(priorityFeeMost));
    items.add(Rlp.number(feeMost));
    items.add(Rlp.number(gasLimit));
    items.add(Rlp.data(to.map(Address::bytes).orElse(Bytes.EMPTY)));
    items.add(Rlp.number(value));
    items.add(Rlp.data(data));
    items.add(Rlp.list());
    return items;
  }

  private static Rlp.Item word(Bytes word) {
    return Rlp.number(Words.toAmount(word));
  }
}
