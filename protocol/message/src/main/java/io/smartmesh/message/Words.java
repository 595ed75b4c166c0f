package io.smartmesh.message;

import static io.smartmesh.message.HistoryLimits.WORDS;
import static io.smartmesh.message.HistoryLimits.WORDS_CHARACTERS;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is searched for (MH-11): all words, in any order, whatever their case and width. A word of
 * letters is found where a word begins; a Chinese one anywhere, for nothing says where those begin.
 */
public final class Words {
  private final List<String> words;

  private Words(List<String> words) {
    this.words = words;
  }

  /** Empty: there is none, or there are too many. */
  public static Optional<Words> of(String text) {
    List<String> words = new ArrayList<>();
    for (String word : plain(text).split("[\\s\\p{Z}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    boolean isFit = !words.isEmpty() && words.size() <= WORDS && text.length() <= WORDS_CHARACTERS;
    return isFit ? Optional.of(new Words(words)) : Optional.empty();
  }

  /** The form in which texts and words are compared. */
  static String plain(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }

  public boolean areIn(String text) {
    String plain = plain(text);
    return words.stream().allMatch(word -> isIn(plain, word));
  }

  private static boolean isIn(String text, String word) {
    boolean mayStandAnywhere = !isSpelt(word.codePointAt(0));
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (mayStandAnywhere || at == 0 || !isSpelt(text.codePointBefore(at))) {
        return true;
      }
    }
    return false;
  }

  /** Whether words of such characters are set apart from each other. */
  private static boolean isSpelt(int character) {
    return Character.isLetterOrDigit(character)
        && !Character.isIdeographic(character)
        && !isKana(character);
  }

  private static boolean isKana(int character) {
    Character.UnicodeScript script = Character.UnicodeScript.of(character);
    return script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA
        || script == Character.UnicodeScript.THAI;
  }
}
