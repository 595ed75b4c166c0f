package io.smartmesh.ethereum;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.ArrayType;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A Solidity tuple of types and the ABI encoding of its values (Solidity documentation, contract
 * ABI specification). The work is done by headlong; this class and {@link AbiValues} put our types
 * in place of its own.
 */
public final class AbiTuple {
  private final TupleType<Tuple> type;

  private AbiTuple(TupleType<Tuple> type) {
    this.type = type;
  }

  /**
   * @param types such as {@code (address,uint64,bytes32[])}; enums are {@code uint8}
   */
  public static AbiTuple of(String types) {
    return new AbiTuple(TupleType.parse(types));
  }

  /**
   * As {@code abi.encode} does.
   *
   * @param values one for each type: {@link Address}, {@link Amount}, {@link ChainTime}, {@link
   *     Hash}, {@link Bytes}, {@code Long}, {@code Boolean}, {@code String}, and a {@code List} for
   *     a tuple or an array
   * @throws IllegalArgumentException for any other, or one out of its type's range
   */
  public Bytes encode(Object... values) {
    Tuple tuple = tuple(type, List.of(values));
    byte[] encoded = new byte[type.measureEncodedLength(tuple)];
    type.encode(tuple, ByteBuffer.wrap(encoded));
    return Bytes.wrap(encoded);
  }

  /** Reads exactly what {@link #encode} writes. */
  public AbiValues decode(Bytes encoded) throws Malformed {
    try {
      return new AbiValues(type.decode(encoded.toArray()));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new Malformed("not the ABI encoding of " + type + ": " + e.getMessage());
    }
  }

  private static Tuple tuple(TupleType<?> type, List<?> values) {
    if (type.size() != values.size()) {
      throw new IllegalArgumentException(type + " has not " + values.size() + " values");
    }
    Object[] converted = new Object[values.size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = convert(type.get(i), values.get(i));
    }
    return Tuple.from(converted);
  }

  private static Object array(ArrayType<?, ?, ?> type, List<?> values) {
    ABIType<?> element = type.getElementType();
    Object array = Array.newInstance(type.clazz().getComponentType(), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, convert(element, values.get(i)));
    }
    return array;
  }

  private static Object convert(ABIType<?> type, Object value) {
    if (value instanceof List<?> list) {
      return type.typeCode() == ABIType.TYPE_CODE_TUPLE
          ? tuple(type.asTupleType(), list)
          : array(type.asArrayType(), list);
    } else if (value instanceof Address address) {
      return com.esaulpaugh.headlong.abi.Address.wrap(
          com.esaulpaugh.headlong.abi.Address.toChecksumAddress(address.toString()));
    } else if (value instanceof Hash hash) {
      return hash.bytes().toArray();
    } else if (value instanceof Bytes bytes) {
      return bytes.toArray();
    } else if (value instanceof Amount amount) {
      return amount.units();
    } else if (value instanceof ChainTime time) {
      return BigInteger.valueOf(time.seconds());
    } else if (value instanceof Long number) {
      return number(type, number);
    }
    return value;
  }

  private static Object number(ABIType<?> type, long number) {
    return switch (type.typeCode()) {
      case ABIType.TYPE_CODE_INT -> Math.toIntExact(number);
      case ABIType.TYPE_CODE_LONG -> number;
      default -> BigInteger.valueOf(number);
    };
  }
}
