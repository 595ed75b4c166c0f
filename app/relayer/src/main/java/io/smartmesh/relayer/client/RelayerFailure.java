package io.smartmesh.relayer.client;

import java.util.List;

/** Why a relayer did not do what it was asked. */
public final class RelayerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<String> values;

  RelayerFailure(String code, String... values) {
    super(code + " " + String.join(" ", values));
    this.code = code;
    this.values = List.of(values);
  }

  /** The relayer's own, such as {@code fee-too-low}; or {@code no-answer}, {@code nonsense}. */
  public String code() {
    return code;
  }

  /** The relayer's address, then what it said or what went wrong. */
  public List<String> values() {
    return values;
  }
}
