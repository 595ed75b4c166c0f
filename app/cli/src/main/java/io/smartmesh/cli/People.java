package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.Locale;
import java.util.TreeSet;

/** Who is meant: a whole address, or the unique beginning of one that is known here. */
final class People {
  private static final int PREFIX_DIGITS_MIN = 6;

  private People() {}

  static String find(ApiClient node, String who) throws ApiFailure, Failure {
    String digits = who.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
    if (!digits.matches("[0-9a-f]{1,40}")) {
      throw new Failure("not-an-address", who);
    }
    if (digits.length() == 40) {
      return "0x" + digits;
    }
    if (digits.length() < PREFIX_DIGITS_MIN) {
      throw new Failure("prefix-too-short", who, "" + PREFIX_DIGITS_MIN);
    }
    TreeSet<String> known = known(node);
    known.removeIf(address -> !address.startsWith("0x" + digits));
    if (known.isEmpty()) {
      throw new Failure("nobody-known", who);
    }
    if (known.size() > 1) {
      throw new Failure("several-known", who, String.join(" ", known));
    }
    return known.first();
  }

  private static TreeSet<String> known(ApiClient node) throws ApiFailure {
    TreeSet<String> known = new TreeSet<>();
    for (JsonValue peer : node.get("/peers").list("peers")) {
      known.add(peer.text("address"));
    }
    for (JsonValue channel : node.get("/channels").list("channels")) {
      known.add(channel.text("peer"));
    }
    return known;
  }
}
