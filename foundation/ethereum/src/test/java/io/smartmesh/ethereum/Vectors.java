package io.smartmesh.ethereum;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A JSON object of a file of test vectors. */
public record Vectors(JsonObject json) {
  public static Vectors load(String name) throws IOException {
    InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name), name);
    try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new Vectors(JsonParser.parseReader(reader).getAsJsonObject());
    }
  }

  public List<Vectors> list(String key) {
    List<Vectors> out = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray(key)) {
      out.add(new Vectors(element.getAsJsonObject()));
    }
    return out;
  }

  public Vectors object(String key) {
    return new Vectors(json.getAsJsonObject(key));
  }

  public String text(String key) {
    return json.get(key).getAsString();
  }

  public Bytes bytes(String key) {
    return Bytes.fromHex(text(key));
  }

  public Hash hash(String key) {
    return Hash.fromHex(text(key));
  }

  public Address address(String key) {
    return Address.fromHex(text(key));
  }

  public long number(String key) {
    return json.get(key).getAsLong();
  }

  public Amount amount(String key) {
    return new Amount(json.get(key).getAsBigInteger());
  }

  @Override
  public String toString() {
    return json.has("name") ? text("name") : json.toString();
  }
}
