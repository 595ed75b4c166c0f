package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;

/** What a transaction without a receiver carries to create each of our contracts. */
public final class Deployments {
  private static final AbiTuple ADDRESS = AbiTuple.of("(address)");
  private static final AbiTuple ADDRESSES = AbiTuple.of("(address,address)");

  private Deployments() {}

  /**
   * @param holder gets the whole supply
   */
  public static Bytes token(Address holder) {
    return Bytes.concat(bytecode("SmartMeshToken"), ADDRESS.encode(holder));
  }

  public static Bytes evidenceRegistry() {
    return bytecode("EvidenceRegistry");
  }

  public static Bytes hashLock() {
    return bytecode("HashLock");
  }

  public static Bytes timeLock() {
    return bytecode("TimeLock");
  }

  public static Bytes signers() {
    return bytecode("Signers");
  }

  public static Bytes oracle() {
    return bytecode("Oracle");
  }

  public static Bytes hashChain() {
    return bytecode("HashChain");
  }

  /**
   * @param registry of the evidence that these channels go by
   * @param token that is known to keep its balances; others are looked after
   */
  public static Bytes paymentChannels(Address registry, Address token) {
    return Bytes.concat(bytecode("PaymentChannels"), ADDRESSES.encode(registry, token));
  }

  /**
   * Where a contract will be that {@code sender} creates (Yellow Paper §7, CREATE).
   *
   * @param nonce of the creating transaction
   */
  public static Address contractAddress(Address sender, long nonce) {
    Bytes rlp = Rlp.encode(Rlp.list(Rlp.data(sender.bytes()), Rlp.number(nonce)));
    Bytes hash = Hashes.keccak256(rlp).bytes();
    return new Address(hash.slice(Hash.LENGTH - Address.LENGTH, Hash.LENGTH));
  }

  private static Bytes bytecode(String contract) {
    return ContractArtefact.load(contract).bytecode();
  }
}
