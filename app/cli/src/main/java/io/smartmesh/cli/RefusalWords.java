package io.smartmesh.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the node's codes mean, in the words that its page has for them: one list for both faces. */
final class RefusalWords {
  private static final Pattern LINE = Pattern.compile("(?m)^  '?([a-z0-9-]+)'?: (['\"])(.*)\\2,$");

  private RefusalWords() {}

  static boolean isEnglish(ResourceBundle bundle) {
    return !bundle.getLocale().getLanguage().equals("zh");
  }

  /** By code, in the language of {@code bundle}. */
  static Map<String, String> of(ResourceBundle bundle) {
    String language = isEnglish(bundle) ? "en" : "zh";
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in = RefusalWords.class.getResourceAsStream("problems." + language + ".ts")) {
      if (in == null) {
        throw new IllegalStateException("the jar is without the words of " + language);
      }
      Matcher line = LINE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (line.find()) {
        all.put(line.group(1), line.group(3));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
