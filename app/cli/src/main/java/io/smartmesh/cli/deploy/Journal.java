package io.smartmesh.cli.deploy;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;

/**
 * What is written down, durably, before anything is sent (TK-19). It never changes afterwards.
 *
 * @param block the newest one when the deployment began: no contract of it is in an earlier one
 * @param plan see {@link Plan#digest}
 */
record Journal(
    long chainId, Address deployer, long firstNonce, ChainTime launch, long block, Hash plan) {
  private static final String SCHEMA = "smartmesh.deploy/1";

  String write() {
    return JsonValue.object(
            "schema", SCHEMA,
            "chainId", chainId,
            "deployer", deployer.toString(),
            "firstNonce", firstNonce,
            "launch", launch.seconds(),
            "block", block,
            "plan", plan.hex())
        + "\n";
  }

  /**
   * @param name of the file, for the failure
   */
  static Journal read(String name, String text) throws DeployFailure {
    try {
      JsonValue json = JsonValue.parse(text.trim());
      if (!json.text("schema").equals(SCHEMA)) {
        throw new IllegalArgumentException(json.text("schema") + ", not " + SCHEMA);
      }
      return new Journal(
          json.number("chainId"),
          Address.fromHex(json.text("deployer")),
          json.number("firstNonce"),
          new ChainTime(json.number("launch")),
          json.number("block"),
          Hash.fromHex(json.text("plan")));
    } catch (IllegalArgumentException e) {
      throw new DeployFailure("journal-unreadable", name, String.valueOf(e.getMessage()));
    }
  }
}
