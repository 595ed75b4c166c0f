package io.smartmesh.ethereum;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;

/** A contract's function, by its signature. */
public final class AbiFunction {
  private static final int SELECTOR_LENGTH = 4;

  private final Bytes selector;
  private final AbiTuple arguments;

  private AbiFunction(Bytes selector, AbiTuple arguments) {
    this.selector = selector;
    this.arguments = arguments;
  }

  /**
   * @param signature canonical, such as {@code transfer(address,uint256)}
   */
  public static AbiFunction of(String signature) {
    Bytes selector = Hashes.keccak256(Bytes.utf8(signature)).bytes().slice(0, SELECTOR_LENGTH);
    return new AbiFunction(selector, AbiTuple.of(signature.substring(signature.indexOf('('))));
  }

  /**
   * @param values as {@link AbiTuple#encode} takes them
   */
  public ContractCall call(Address contract, Object... values) {
    return new ContractCall(contract, Bytes.concat(selector, arguments.encode(values)));
  }
}
