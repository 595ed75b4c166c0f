package io.smartmesh.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.math.BigInteger;

/**
 * Ethereum's JSON values, checked: anything but the one promised form is {@link
 * RpcFailure.Nonsense}.
 */
final class Answer {
  private final String name;
  private final JsonNode value;

  Answer(String name, JsonNode value) {
    this.name = name;
    this.value = value;
  }

  boolean isNull() {
    return value.isNull() || value.isMissingNode();
  }

  Answer at(String field) {
    return new Answer(name + "." + field, value.path(field));
  }

  Answer at(int index) {
    return new Answer(name + "[" + index + "]", value.path(index));
  }

  /** Elements of the array that this is. */
  int size() throws RpcFailure.Nonsense {
    if (!value.isArray()) {
      throw wrong("an array");
    }
    return value.size();
  }

  Amount amount() throws RpcFailure.Nonsense {
    return new Amount(new BigInteger(text("0x[0-9a-fA-F]{1,64}", "a number").substring(2), 16));
  }

  /** A number below 2^63. */
  long number() throws RpcFailure.Nonsense {
    BigInteger number = amount().units();
    if (number.bitLength() > 63) {
      throw wrong("a number below 2^63");
    }
    return number.longValue();
  }

  Bytes bytes() throws RpcFailure.Nonsense {
    String hex = text("0x[0-9a-fA-F]*", "bytes");
    if (hex.length() % 2 != 0) {
      throw wrong("whole bytes");
    }
    return Bytes.fromHex(hex);
  }

  Hash hash() throws RpcFailure.Nonsense {
    return Hash.fromHex(text("0x[0-9a-fA-F]{64}", "32 bytes"));
  }

  Address address() throws RpcFailure.Nonsense {
    return Address.fromHex(text("0x[0-9a-fA-F]{40}", "20 bytes"));
  }

  /** True only for JSON's true. */
  boolean isTrue() {
    return value.isBoolean() && value.asBoolean();
  }

  RpcFailure.Nonsense wrong(String expected) {
    String found = value.toString();
    return new RpcFailure.Nonsense(
        name + " is not " + expected + ": " + found.substring(0, Math.min(80, found.length())));
  }

  private String text(String pattern, String expected) throws RpcFailure.Nonsense {
    if (!value.isTextual() || !value.textValue().matches(pattern)) {
      throw wrong(expected);
    }
    return value.textValue();
  }
}
