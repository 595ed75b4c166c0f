package io.smartmesh.ethereum.channels;

import com.esaulpaugh.headlong.abi.ABIJSON;
import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Event;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractArtefact;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the compiler says of our contracts, to hold our bindings against. */
final class ContractInterface {
  private ContractInterface() {}

  /** The function of a contract that a call selects. */
  static Function function(String contract, Bytes call) {
    for (Function function : ABIJSON.parseFunctions(ContractArtefact.load(contract).abi())) {
      if (function.isFunction() && call.startsWith(Bytes.wrap(function.selector()))) {
        return function;
      }
    }
    throw new AssertionError(contract + " has no function for " + call.slice(0, 4));
  }

  static Event<Tuple> event(String contract, String name) {
    for (Event<Tuple> event : ABIJSON.parseEvents(ContractArtefact.load(contract).abi())) {
      if (event.getName().equals(name)) {
        return event;
      }
    }
    throw new AssertionError(contract + " has no event " + name);
  }

  /** Decoded or expected values in one form: lists, decimal and hexadecimal texts. */
  static Object plain(Object value) {
    List<Object> list = new ArrayList<>();
    if (value instanceof Tuple tuple) {
      tuple.forEach(element -> list.add(plain(element)));
    } else if (value instanceof List<?> elements) {
      elements.forEach(element -> list.add(plain(element)));
    } else if (value instanceof byte[] bytes) {
      return Bytes.copyOf(bytes).toHex();
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(Array.get(value, i)));
      }
    } else if (value instanceof Hash hash) {
      return hash.bytes().toHex();
    } else if (value instanceof Bytes bytes) {
      return bytes.toHex();
    } else if (value instanceof Amount amount) {
      return amount.units();
    } else if (value instanceof ChainTime time) {
      return BigInteger.valueOf(time.seconds());
    } else if (value instanceof Number number && !(value instanceof BigInteger)) {
      return BigInteger.valueOf(number.longValue());
    } else if (value instanceof Address address) {
      return address.toString().toLowerCase(Locale.ROOT);
    } else if (value instanceof io.smartmesh.base.Address address) {
      return address.toString();
    } else {
      return value;
    }
    return list;
  }
}
