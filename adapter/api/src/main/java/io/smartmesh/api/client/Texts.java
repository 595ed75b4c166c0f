package io.smartmesh.api.client;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * A program's sentences in the user's language: {@code messages.properties} next to {@code owner}.
 */
public final class Texts {
  private final ResourceBundle bundle;

  /**
   * @param lang {@code zh}, {@code en}, …; English where there is no such translation
   */
  public Texts(Class<?> owner, String lang) {
    this.bundle =
        ResourceBundle.getBundle(
            owner.getPackageName() + ".messages",
            Locale.forLanguageTag(lang),
            owner.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  public Texts(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /** The language of {@code LANG} and its like; these values as the environment has them. */
  public static String language(String lcAll, String lang) {
    String chosen = lcAll.isEmpty() ? lang : lcAll;
    return chosen.startsWith("zh") ? "zh" : "en";
  }

  /** The language that the environment asks for. */
  public static String language() {
    return language(
        System.getenv().getOrDefault("LC_ALL", ""), System.getenv().getOrDefault("LANG", ""));
  }

  /** The sentence with its values; numbers stand as they are, without separators. */
  public String get(String key, Object... values) {
    Object[] words = Stream.of(values).map(String::valueOf).toArray();
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(words);
  }

  /** As {@link #get}, or with {@code otherwise} as the key where there is no such sentence. */
  public String getOr(String key, String otherwise, Object... values) {
    try {
      return get(key, values);
    } catch (MissingResourceException e) {
      return get(otherwise, values);
    }
  }

  public ResourceBundle bundle() {
    return bundle;
  }
}
