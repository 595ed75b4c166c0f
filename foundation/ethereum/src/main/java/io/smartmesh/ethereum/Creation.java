package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import java.util.Map;

/**
 * A contract to be created (TK-18): what the transaction carries, and the code that is on the chain
 * when it was this contract, with these arguments, on this chain, at this address.
 *
 * @param contract its name in the sources
 * @param code what creates it
 * @param deployed what it is, immutable values and all
 */
public record Creation(String contract, Bytes code, Bytes deployed) {
  private static final String VERSION = "1";

  /**
   * @param chainId of the chain
   * @param address the contract's own, which some of its values depend on
   */
  public record Place(long chainId, Address address) {}

  /** TK-14. */
  public static Creation allocation(Distribution row, Address owner, ChainTime launch) {
    return of(
        "Allocation",
        Deployments.allocation(row, owner, launch),
        Map.of(
            "_start",
            Words.of(launch.plusSeconds(row.lockSeconds())),
            "_duration",
            Words.of(row.durationSeconds()),
            "row",
            row.label().bytes(),
            "steps",
            Words.of(row.steps())));
  }

  /**
   * @param shares together the supply (TK-2)
   */
  public static Creation token(Place place, Map<Address, Amount> shares) {
    return of("SmartMeshToken", Deployments.token(shares), openZeppelin(place, "SmartMesh"));
  }

  public static Creation evidenceRegistry() {
    return plain("EvidenceRegistry", Deployments.evidenceRegistry());
  }

  public static Creation hashLock() {
    return plain("HashLock", Deployments.hashLock());
  }

  public static Creation timeLock() {
    return plain("TimeLock", Deployments.timeLock());
  }

  public static Creation hashChain() {
    return plain("HashChain", Deployments.hashChain());
  }

  public static Creation signers(Place place) {
    return of("Signers", Deployments.signers(), openZeppelin(place, "SmartMesh Signers"));
  }

  public static Creation oracle(Place place) {
    return of("Oracle", Deployments.oracle(), openZeppelin(place, "SmartMesh Oracle"));
  }

  public static Creation paymentChannels(Place place, Address registry, Address token) {
    Hash domain = Eip712.domain("SmartMesh PaymentChannels", VERSION, place.chainId, place.address);
    return of(
        "PaymentChannels",
        Deployments.paymentChannels(registry, token),
        Map.of(
            "_domain",
            domain.bytes(),
            "_chain",
            Words.of(place.chainId),
            "registry",
            Words.of(registry),
            "trusted",
            Words.of(token)));
  }

  public static Creation paidCalls(Address token) {
    return of("PaidCalls", Deployments.paidCalls(token), Map.of("token", Words.of(token)));
  }

  /** Of the contracts that have neither arguments nor immutable values. */
  private static Creation plain(String contract, Bytes code) {
    return of(contract, code, Map.of());
  }

  private static Creation of(String contract, Bytes code, Map<String, Bytes> immutables) {
    return new Creation(contract, code, ContractArtefact.load(contract).deployed(immutables));
  }

  /** What OpenZeppelin's EIP712 keeps. */
  private static Map<String, Bytes> openZeppelin(Place place, String name) {
    return Map.of(
        "_cachedDomainSeparator",
        Eip712.domain(name, VERSION, place.chainId, place.address).bytes(),
        "_cachedChainId",
        Words.of(place.chainId),
        "_cachedThis",
        Words.of(place.address),
        "_hashedName",
        Hashes.keccak256(Bytes.utf8(name)).bytes(),
        "_hashedVersion",
        Hashes.keccak256(Bytes.utf8(VERSION)).bytes(),
        "_name",
        shortString(name),
        "_version",
        shortString(VERSION));
  }

  /** Text from the left, its length in the last byte. */
  private static Bytes shortString(String text) {
    byte[] word = new byte[Words.LENGTH];
    Bytes utf8 = Bytes.utf8(text);
    utf8.copyTo(word, 0);
    word[Words.LENGTH - 1] = (byte) utf8.length();
    return Bytes.wrap(word);
  }
}
