package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Test vectors from a resource: blocks of {@code key=value} lines, set apart by empty lines. */
final class Vectors {
  private Vectors() {}

  record Vector(Map<String, String> fields) {
    boolean has(String key) {
      return fields.containsKey(key);
    }

    String text(String key) {
      return Objects.requireNonNull(fields.get(key), key);
    }

    Bytes hex(String key) {
      return Bytes.fromHex(text(key));
    }
  }

  static List<Vector> load(String name) throws IOException {
    List<Vector> vectors = new ArrayList<>();
    Map<String, String> block = new LinkedHashMap<>();
    InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name), name);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() && !block.isEmpty()) {
          vectors.add(new Vector(block));
          block = new LinkedHashMap<>();
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          int equals = line.indexOf('=');
          block.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    }
    if (!block.isEmpty()) {
      vectors.add(new Vector(block));
    }
    return vectors;
  }

  static List<Vector> load(String name, String kind) throws IOException {
    List<Vector> chosen = new ArrayList<>();
    for (Vector vector : load(name)) {
      if (vector.text("kind").equals(kind)) {
        chosen.add(vector);
      }
    }
    return chosen;
  }
}
