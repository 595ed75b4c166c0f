package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Who is meant: a whole address, the unique beginning of one that is known here, or the name of a
 * contact (CT-14).
 */
final class People {
  private static final int PREFIX_DIGITS_MIN = 6;

  private People() {}

  /** Whom to write to or pay: of a contact the account, where it is known to have the device. */
  static String find(ApiClient node, String who) throws ApiFailure, Failure {
    return find(node, who, "to");
  }

  /** The device itself: channels are with devices. */
  static String device(ApiClient node, String who) throws ApiFailure, Failure {
    return find(node, who, "device");
  }

  private static String find(ApiClient node, String who, String field) throws ApiFailure, Failure {
    String lower = who.toLowerCase(Locale.ROOT);
    String digits = lower.replaceFirst("^0x", "");
    boolean isHex = digits.matches("[0-9a-f]{1,40}");
    if (isHex && digits.length() == 40) {
      return "0x" + digits;
    }
    List<JsonValue> named = lower.startsWith("0x") ? List.of() : Names.of(node).called(who);
    TreeSet<String> known =
        isHex && digits.length() >= PREFIX_DIGITS_MIN
            ? beginningWith(node, "0x" + digits)
            : new TreeSet<>();
    named.forEach(one -> known.remove(one.text("device")));
    if (named.size() == 1 && known.isEmpty()) {
      return named.get(0).text(field);
    }
    if (!named.isEmpty()) {
      throw known.isEmpty()
          ? Names.several(who, named)
          : new Failure("several-contacts", who, who + ", " + String.join(", ", known));
    }
    if (!isHex) {
      throw new Failure("nobody-called", who);
    }
    if (digits.length() < PREFIX_DIGITS_MIN) {
      throw new Failure("prefix-too-short", who, "" + PREFIX_DIGITS_MIN);
    }
    if (known.isEmpty()) {
      throw new Failure("nobody-known", who);
    }
    if (known.size() > 1) {
      throw new Failure("several-known", who, String.join(" ", known));
    }
    return known.first();
  }

  private static TreeSet<String> beginningWith(ApiClient node, String beginning) throws ApiFailure {
    TreeSet<String> known = new TreeSet<>();
    for (JsonValue peer : node.get("/peers").list("peers")) {
      known.add(peer.text("address"));
    }
    for (JsonValue channel : node.get("/channels").list("channels")) {
      known.add(channel.text("peer"));
    }
    for (JsonValue contact : node.get("/contacts").list("contacts")) {
      known.add(contact.text("device"));
    }
    known.removeIf(address -> !address.startsWith(beginning));
    return known;
  }
}
