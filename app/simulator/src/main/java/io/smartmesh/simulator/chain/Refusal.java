package io.smartmesh.simulator.chain;

/**
 * The contract reverts: the transaction had no effect. Caught by {@link
 * ChannelContractModel#execute}.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  Refusal(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }

  static void unless(boolean condition, String why) {
    if (!condition) {
      throw new Refusal(why);
    }
  }

  static void unless(boolean condition, String name, Object given, Object compared) {
    if (!condition) {
      throw new Refusal(name + "(" + given + ", " + compared + ")");
    }
  }
}
