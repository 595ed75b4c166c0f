package io.smartmesh.cli.deploy;

import io.smartmesh.base.Bytes;

/** TK-18: the code on the chain is the compiled one, byte for byte, immutable values and all. */
final class CodeCheck {
  private CodeCheck() {}

  static void same(Step step, Bytes found) throws DeployFailure {
    Bytes expected = step.creation().deployed();
    if (found.equals(expected)) {
      return;
    }
    int place = 0;
    int shorter = Math.min(found.length(), expected.length());
    while (place < shorter && found.at(place) == expected.at(place)) {
      place++;
    }
    throw new DeployFailure(
        "code-differs",
        step.name(),
        step.address(),
        place,
        shown(expected, place),
        shown(found, place));
  }

  private static String shown(Bytes code, int place) {
    String here = place < code.length() ? code.slice(place, place + 1).toHex() : "nothing";
    return here + " (of " + code.length() + " bytes)";
  }
}
