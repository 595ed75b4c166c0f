package io.smartmesh.ethereum;

import com.esaulpaugh.headlong.abi.Tuple;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Decoded values of an {@link AbiTuple}, to be taken in order. */
public final class AbiValues {
  private final Tuple values;
  private int next;

  AbiValues(Tuple values) {
    this.values = values;
  }

  public Address address() {
    com.esaulpaugh.headlong.abi.Address address = values.get(next++);
    Bytes word = Words.of(new Amount(address.value()));
    return new Address(word.slice(Words.LENGTH - Address.LENGTH, Words.LENGTH));
  }

  /** A {@code uint256}. */
  public Amount amount() {
    BigInteger number = values.get(next++);
    return new Amount(number);
  }

  /** A smaller number, of at most 63 bits. */
  public long number() throws Malformed {
    Number number = values.get(next++);
    if (number instanceof BigInteger big && big.bitLength() > 63) {
      throw new Malformed("number " + big + " is above 2^63-1");
    }
    return number.longValue();
  }

  public ChainTime time() throws Malformed {
    return new ChainTime(number());
  }

  public boolean flag() {
    Boolean flag = values.get(next++);
    return flag;
  }

  /** A {@code bytes32}. */
  public Hash hash() {
    byte[] hash = values.get(next++);
    return Hash.of(hash);
  }

  public Bytes bytes() {
    byte[] bytes = values.get(next++);
    return Bytes.wrap(bytes);
  }

  /** A list of tuples. */
  public List<AbiValues> tuples() {
    Tuple[] list = values.get(next++);
    List<AbiValues> tuples = new ArrayList<>(list.length);
    for (Tuple tuple : list) {
      tuples.add(new AbiValues(tuple));
    }
    return tuples;
  }

  public AbiValues tuple() {
    return new AbiValues(values.get(next++));
  }
}
