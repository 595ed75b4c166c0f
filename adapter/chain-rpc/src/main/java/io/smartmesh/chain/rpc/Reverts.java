package io.smartmesh.chain.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.AbiTuple;
import io.smartmesh.ethereum.AbiValues;
import io.smartmesh.ethereum.ContractArtefact;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reason for which a contract of ours says no, in words: {@code HoldNotOver(endTime 9, time
 * 7)}.
 */
final class Reverts {
  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final int SHOWN_BYTES_MOST = 100;
  private static final List<String> CONTRACTS =
      List.of("PaymentChannels", "EvidenceRegistry", "HashLock", "SmartMeshToken", "PaidCalls");

  /** The one error with another inside. */
  private static final Bytes ACT_FAILED =
      Hashes.keccak256(Bytes.utf8("ActFailed(address,bytes)")).bytes().slice(0, SELECTOR);

  private static final AbiTuple ACT = AbiTuple.of("(address,bytes)");

  private static final Map<Bytes, JsonNode> ERRORS = load();

  private Reverts() {}

  /** A sentence about {@code refusal}: the error's name and values where we know it. */
  static String explain(RpcFailure.Refused refusal) {
    JsonNode data = refusal.data().isObject() ? refusal.data().path("data") : refusal.data();
    String hex = data.asText();
    if (!hex.matches("0x([0-9a-fA-F]{8})[0-9a-fA-F]{0,2000}") || hex.length() % 2 != 0) {
      return refusal.getMessage();
    }
    return "The contract would refuse it: " + describe(Bytes.fromHex(hex)) + ".";
  }

  private static String describe(Bytes revert) {
    if (revert.slice(0, SELECTOR).equals(ACT_FAILED)) {
      try {
        AbiValues values = ACT.decode(revert.slice(SELECTOR, revert.length()));
        Address target = values.address();
        Bytes reason = values.bytes();
        return "ActFailed(target "
            + target
            + ", reason "
            + (reason.length() < SELECTOR ? "none" : describe(reason))
            + ")";
      } catch (Malformed e) {
        return "ActFailed";
      }
    }
    JsonNode error = ERRORS.get(revert.slice(0, SELECTOR));
    if (error == null || revert.length() < SELECTOR + WORD * error.path("inputs").size()) {
      int shown = Math.min(revert.length(), SHOWN_BYTES_MOST);
      return "error 0x" + revert.slice(0, shown).toHex();
    }
    List<String> values = new ArrayList<>();
    for (JsonNode input : error.path("inputs")) {
      int at = SELECTOR + WORD * values.size();
      String value = show(input.path("type").asText(), revert.slice(at, at + WORD));
      values.add(input.path("name").asText() + " " + value);
    }
    return error.path("name").asText() + "(" + String.join(", ", values) + ")";
  }

  private static String show(String type, Bytes word) {
    if (type.startsWith("uint")) {
      return new BigInteger(1, word.toArray()).toString();
    }
    return "0x" + (type.equals("address") ? word.slice(12, WORD) : word).toHex();
  }

  /** By selector, all errors whose values are one word each. */
  private static Map<Bytes, JsonNode> load() {
    Map<Bytes, JsonNode> errors = new TreeMap<>();
    ObjectMapper json = new ObjectMapper();
    for (String contract : CONTRACTS) {
      try {
        for (JsonNode entry : json.readTree(ContractArtefact.load(contract).abi())) {
          if (entry.path("type").asText().equals("error") && isPlain(entry)) {
            errors.put(selector(entry), entry);
          }
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("our own contract's interface is no JSON", e);
      }
    }
    return errors;
  }

  private static boolean isPlain(JsonNode error) {
    for (JsonNode input : error.path("inputs")) {
      if (!input.path("type").asText().matches("address|bool|bytes32|uint[0-9]+")) {
        return false;
      }
    }
    return true;
  }

  private static Bytes selector(JsonNode error) {
    List<String> types = new ArrayList<>();
    error.path("inputs").forEach(input -> types.add(input.path("type").asText()));
    String signature = error.path("name").asText() + "(" + String.join(",", types) + ")";
    return Hashes.keccak256(Bytes.utf8(signature)).bytes().slice(0, SELECTOR);
  }
}
