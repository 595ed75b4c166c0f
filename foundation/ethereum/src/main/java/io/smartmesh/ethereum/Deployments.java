package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a transaction without a receiver carries to create each of our contracts. */
public final class Deployments {
  private static final AbiTuple ADDRESS = AbiTuple.of("(address)");
  private static final AbiTuple ADDRESSES = AbiTuple.of("(address,address)");
  private static final AbiTuple SHARES = AbiTuple.of("((address,uint256)[])");
  private static final AbiTuple ALLOCATION = AbiTuple.of("(bytes32,address,uint64,uint64,uint64)");

  private Deployments() {}

  /**
   * @param holder gets the whole supply
   */
  public static Bytes token(Address holder) {
    return token(Map.of(holder, Distribution.SUPPLY));
  }

  /**
   * @param shares together {@link Distribution#SUPPLY}, or the creation fails (TK-2)
   */
  public static Bytes token(Map<Address, Amount> shares) {
    List<Object> list = new ArrayList<>();
    shares.forEach((holder, amount) -> list.add(List.of(holder, amount)));
    return Bytes.concat(bytecode("SmartMeshToken"), SHARES.encode(list));
  }

  /**
   * @param launch from which the row's times count
   */
  public static Bytes allocation(Distribution row, Address owner, ChainTime launch) {
    return Bytes.concat(
        bytecode("Allocation"),
        ALLOCATION.encode(
            row.label(),
            owner,
            launch.plusSeconds(row.lockSeconds()),
            row.durationSeconds(),
            row.steps()));
  }

  /**
   * @param token that fees are paid in
   */
  public static Bytes paidCalls(Address token) {
    return Bytes.concat(bytecode("PaidCalls"), ADDRESS.encode(token));
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
