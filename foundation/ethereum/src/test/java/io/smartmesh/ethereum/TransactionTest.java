package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionTest {
  private final Curve curve = Curves.best();

  static List<Vectors> transactions() throws IOException {
    return Vectors.load("eip1559.json").list("transactions");
  }

  private SigningKey sender() throws IOException {
    return curve.key(Vectors.load("eip1559.json").bytes("privateKey")).orElseThrow();
  }

  private static Eip1559Transaction transaction(Vectors vector, long chainId) throws IOException {
    return new Eip1559Transaction(
        chainId,
        vector.number("nonce"),
        vector.amount("maxPriorityFeePerGas"),
        vector.amount("maxFeePerGas"),
        vector.number("gasLimit"),
        Optional.of(Vectors.load("eip1559.json").address("to")),
        vector.amount("value"),
        Bytes.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void signs_as_published(Vectors vector) throws IOException {
    long chainId = Vectors.load("eip1559.json").number("chainId");
    Bytes signed = transaction(vector, chainId).signed(sender(), curve);
    assertEquals(vector.bytes("rlp"), Rlp.encode(Rlp.data(signed)));
  }

  @Test
  void has_the_published_hash() throws IOException {
    Vectors published = Vectors.load("eip1559.json").object("hashOfFirst");
    Eip1559Transaction first = transaction(transactions().get(0), published.number("chainId"));
    assertEquals(published.hash("hash"), Eip1559Transaction.hash(first.signed(sender(), curve)));
  }

  @Test
  void creates_a_contract_without_a_receiver() throws IOException, Malformed {
    Bytes code = Bytes.utf8("code");
    Eip1559Transaction creation =
        new Eip1559Transaction(
            1, 2, Amount.of(3), Amount.of(4), 5, Optional.empty(), Amount.ZERO, code);
    Bytes signed = creation.signed(sender(), curve);
    List<Rlp.Item> items = ((Rlp.Sequence) Rlp.decode(signed.slice(1, signed.length()))).items();
    assertEquals(12, items.size());
    assertEquals(Rlp.data(Bytes.EMPTY), items.get(5));
    assertEquals(Rlp.data(code), items.get(7));
  }

  /** The older form is not ours to send, but its example checks RLP, Keccak and v together. */
  @Test
  void signs_the_example_of_eip_155() throws IOException {
    Vectors vector = Vectors.load("eip155.json");
    long chainId = vector.number("chainId");
    Rlp.Item nonce = Rlp.number(vector.number("nonce"));
    Rlp.Item price = Rlp.number(vector.amount("gasPrice"));
    Rlp.Item gas = Rlp.number(vector.number("gasLimit"));
    Rlp.Item to = Rlp.data(vector.address("to").bytes());
    Rlp.Item value = Rlp.number(vector.amount("value"));
    Rlp.Item none = Rlp.data(Bytes.EMPTY);
    Bytes unsigned =
        Rlp.encode(Rlp.list(nonce, price, gas, to, value, none, Rlp.number(chainId), none, none));
    assertEquals(vector.bytes("unsigned"), unsigned);
    Hash digest = Hashes.keccak256(unsigned);
    assertEquals(vector.hash("hash"), digest);

    SigningKey key = curve.key(vector.bytes("privateKey")).orElseThrow();
    Signature signature = key.sign(digest);
    long v = 35 + 2 * chainId + curve.recoveryId(key.publicKey(), digest, signature).orElseThrow();
    Rlp.Item r = Rlp.data(signature.rs().slice(0, 32));
    Rlp.Item s = Rlp.data(signature.rs().slice(32, 64));
    assertEquals(
        vector.bytes("signed"),
        Rlp.encode(Rlp.list(nonce, price, gas, to, value, none, Rlp.number(v), r, s)));
  }

  @Test
  void predicts_the_addresses_of_contracts() throws IOException {
    for (Vectors vector : Vectors.load("contract-address.json").list("addresses")) {
      Address sender = vector.address("sender");
      assertEquals(
          vector.address("contract"), Deployments.contractAddress(sender, vector.number("nonce")));
    }
  }
}
