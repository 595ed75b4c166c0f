package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;

/** What EIP-712 signs: typed values in the domain of one contract on one chain. */
public final class Eip712 {
  private static final Hash DOMAIN_TYPE =
      typeHash(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final Bytes PREFIX = Bytes.of(0x19, 0x01);

  private Eip712() {}

  /** The domain separator. */
  public static Hash domain(String name, String version, long chainId, Address contract) {
    return structHash(
        DOMAIN_TYPE, text(name), text(version), Words.of(chainId), Words.of(contract));
  }

  /**
   * @param type such as {@code Mail(Person from,Person to,string contents)Person(string name)}
   */
  public static Hash typeHash(String type) {
    return Hashes.keccak256(Bytes.utf8(type));
  }

  /**
   * @param words one of 32 bytes for each member: see {@link Words}; the struct hash of a struct,
   *     {@link #text} of a string. Arrays have no word here: none of our types has one
   * @throws IllegalArgumentException for a member of any other length, which could be read as
   *     another struct
   */
  public static Hash structHash(Hash typeHash, Bytes... words) {
    for (Bytes word : words) {
      if (word.length() != Words.LENGTH) {
        throw new IllegalArgumentException("a member of " + word.length() + " bytes, not 32");
      }
    }
    return Hashes.keccak256(typeHash.bytes(), Bytes.concat(words));
  }

  /** A string as member of a struct. */
  public static Bytes text(String value) {
    return Hashes.keccak256(Bytes.utf8(value)).bytes();
  }

  /** What is signed. */
  public static Hash digest(Hash domain, Hash structHash) {
    return Hashes.keccak256(PREFIX, domain.bytes(), structHash.bytes());
  }
}
