package io.smartmesh.cli.deploy;

import java.util.List;

/** Why contracts could not be deployed; its three sentences are {@code error.deploy-CODE.*}. */
public final class DeployFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<String> values;

  DeployFailure(String code, Object... values) {
    super(code);
    this.code = code;
    this.values = List.of(values).stream().map(String::valueOf).toList();
  }

  /** With its {@code deploy-} before it. */
  public String code() {
    return "deploy-" + code;
  }

  /** What the sentences say; where values were compared, both. */
  public List<String> values() {
    return values;
  }
}
