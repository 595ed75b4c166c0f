package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** MH-11. */
final class WordsTest {
  private static boolean finds(String words, String text) {
    return Words.of(words).orElseThrow().areIn(text);
  }

  @Test
  void caseAndWidthDoNotMatter() {
    assertTrue(finds("ｈｅｌｌｏ", "Well, HELLO there"));
    assertTrue(finds("ﬁre", "a FIRE"));
    assertTrue(finds("ÉTÉ", "e\u0301te\u0301 2026"));
    assertTrue(finds("２０２６", "in 2026"));
  }

  @Test
  void spelledWordsBeginSomewhere() {
    assertTrue(finds("sta", "the station"));
    assertFalse(finds("ation", "the station"));
    assertTrue(finds("ok", "好ok"), "after an ideograph a word may begin");
    assertTrue(finds("站", "车站"));
    assertTrue(finds("ステ", "次のステーション"));
    assertTrue(finds("👍", "good👍"));
  }

  @Test
  void allWordsInAnyOrder() {
    assertTrue(finds("b a", "a b"));
    assertFalse(finds("a b c", "a b"));
    assertTrue(finds("车站　九点", "九点在车站"), "an ideographic space parts words");
  }

  @Test
  void thereAreFewOfThem() {
    assertTrue(Words.of(" \t　").isEmpty());
    assertTrue(Words.of("1 2 3 4 5 6 7 8").isPresent());
    assertTrue(Words.of("1 2 3 4 5 6 7 8 9").isEmpty());
    assertTrue(Words.of("x".repeat(HistoryLimits.WORDS_CHARACTERS)).isPresent());
    assertEquals(true, Words.of("x".repeat(HistoryLimits.WORDS_CHARACTERS + 1)).isEmpty());
  }
}
