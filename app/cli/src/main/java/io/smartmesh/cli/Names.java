package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The contacts of the node, by name (CT-14). */
final class Names {
  private final List<JsonValue> contacts;
  private final Map<String, String> byAddress = new TreeMap<>();

  private Names(List<JsonValue> contacts) {
    this.contacts = contacts;
    for (JsonValue contact : contacts) {
      if (!contact.text("name").isEmpty()) {
        byAddress.put(contact.text("device"), contact.text("name"));
        if (contact.flag("proven")) {
          byAddress.put(contact.text("account"), contact.text("name"));
        }
      }
    }
  }

  static Names of(ApiClient node) throws ApiFailure {
    return new Names(node.get("/contacts").list("contacts"));
  }

  /** For people: the name and the first digits, or the whole address of who has no name. */
  String label(String address) {
    String name = byAddress.get(address);
    return name == null ? address : name + " (" + address.substring(0, DIGITS) + "…)";
  }

  private static final int DIGITS = 8;

  /** All whom this whole name means. */
  List<JsonValue> called(String name) {
    String key = io.smartmesh.contact.Names.key(name);
    List<JsonValue> found = new ArrayList<>();
    for (JsonValue contact : contacts) {
      if (!key.isEmpty() && io.smartmesh.contact.Names.key(contact.text("name")).equals(key)) {
        found.add(contact);
      }
    }
    return found;
  }

  /** One contact, by its name, its addresses, or the first digits of one. */
  JsonValue contact(String who) throws Failure {
    String address = "0x" + who.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
    List<JsonValue> found = called(who);
    for (JsonValue contact : contacts) {
      boolean isMeant =
          address.length() >= DIGITS
              && (contact.text("device").startsWith(address)
                  || contact.text("account").startsWith(address));
      if (isMeant && !found.contains(contact)) {
        found.add(contact);
      }
    }
    if (found.isEmpty()) {
      throw new Failure("no-contact", who);
    }
    if (found.size() > 1) {
      throw several(who, found);
    }
    return found.get(0);
  }

  static Failure several(String who, List<JsonValue> found) {
    List<String> lines = new ArrayList<>();
    found.forEach(one -> lines.add(one.text("name") + " " + one.text("device")));
    return new Failure("several-contacts", who, String.join(", ", lines));
  }
}
