package io.smartmesh.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes out of a text what tells who somebody is, or opens something: addresses, ids, keys, names,
 * IP addresses, links, and the user's own directory. The same thing has the same stand-in
 * everywhere, so that one can still follow who did what.
 */
final class Redactor {
  /** Shorter hexadecimal digits name nobody: ports of a version, flags, counts. */
  private static final String HEX = "(?i)\\b(?:0x)?[0-9a-f]{12,}\\b";

  private static final String IPV4 = "\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b";

  /** At least three groups or a pair of colons, so that no time of a day is one. */
  private static final String IPV6 =
      "(?i)(?<![0-9a-z:.])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?![0-9a-z])"
          + "|(?i)(?<![0-9a-z:.])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::[0-9a-f:]*(?![0-9a-z])";

  private final Map<Pattern, String> kinds = new LinkedHashMap<>();
  private final Map<String, String> standIns = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /**
   * @param home the user's directory
   * @param names of people and devices
   */
  Redactor(String home, List<String> names) {
    kinds.put(Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://[^\\s\"',]+"), "link");
    kinds.put(Pattern.compile(HEX), "id");
    kinds.put(Pattern.compile(IPV6), "ip");
    kinds.put(Pattern.compile(IPV4), "ip");
    names.stream()
        .filter(name -> !name.isBlank())
        .sorted(Comparator.comparingInt(String::length).reversed())
        .forEach(name -> kinds.put(whole(name), "name"));
    if (home.length() > 1) {
      kinds.put(Pattern.compile(Pattern.quote(home)), "home");
    }
  }

  /** Not as a part of another word: a device may be called "a". */
  private static Pattern whole(String name) {
    return Pattern.compile("(?iu)(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])");
  }

  String redact(String text) {
    String left = text;
    for (Map.Entry<Pattern, String> kind : kinds.entrySet()) {
      left = kind.getKey().matcher(left).replaceAll(found -> standIn(kind.getValue(), found));
    }
    return left;
  }

  private String standIn(String kind, MatchResult found) {
    String value = found.group();
    if (kind.equals("ip") && isNobodys(value)) {
      return value;
    }
    return standIns.computeIfAbsent(
        value, key -> "[" + kind + "-" + counts.merge(kind, 1, Integer::sum) + "]");
  }

  /** Loopback and "any" are everybody's, and version numbers look like addresses. */
  private static boolean isNobodys(String ip) {
    return ip.startsWith("127.") || ip.equals("0.0.0.0") || ip.equals("::") || ip.equals("::1");
  }
}
