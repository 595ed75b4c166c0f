package io.smartmesh.ethereum;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A compiled contract, from the resources of this module. The build of {@code contracts/} writes
 * them.
 */
public final class ContractArtefact {
  private final String name;
  private final String abi;
  private final Bytes bytecode;
  private final Bytes deployed;
  private final Map<String, List<Integer>> immutables = new TreeMap<>();

  private ContractArtefact(JsonObject json) {
    name = json.get("name").getAsString();
    abi = json.get("abi").toString();
    bytecode = Bytes.fromHex(json.get("bytecode").getAsString());
    deployed = Bytes.fromHex(json.get("deployed").getAsString());
    for (Map.Entry<String, JsonElement> named : json.getAsJsonObject("immutables").entrySet()) {
      List<Integer> places = new ArrayList<>();
      named.getValue().getAsJsonArray().forEach(place -> places.add(place.getAsInt()));
      immutables.put(named.getKey(), places);
    }
  }

  /**
   * @param name such as {@code PaymentChannels}
   * @throws IllegalArgumentException when there is none of that name
   */
  public static ContractArtefact load(String name) {
    try (InputStream in =
        ContractArtefact.class.getResourceAsStream("contracts/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no contract is called " + name);
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      return new ContractArtefact(JsonParser.parseReader(reader).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  /** The interface, as JSON (Solidity documentation, contract ABI specification). */
  public String abi() {
    return abi;
  }

  /** Creates the contract, once the constructor's arguments are appended: {@link Deployments}. */
  public Bytes bytecode() {
    return bytecode;
  }

  /**
   * The code that is on the chain once the contract is created.
   *
   * @param values each a word, by the name of the immutable variable in the source
   * @throws IllegalArgumentException when these are not the contract's immutable variables
   */
  public Bytes deployed(Map<String, Bytes> values) {
    if (!values.keySet().equals(immutables.keySet())) {
      throw new IllegalArgumentException(
          name + " has the immutables " + immutables.keySet() + ", not " + values.keySet());
    }
    byte[] code = deployed.toArray();
    values.forEach(
        (variable, value) ->
            immutables
                .getOrDefault(variable, List.of())
                .forEach(place -> Words.padded(value).copyTo(code, place)));
    return Bytes.wrap(code);
  }
}
