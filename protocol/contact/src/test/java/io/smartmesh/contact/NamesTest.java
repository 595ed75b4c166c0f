package io.smartmesh.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CT-3: names in any script, and nothing that hides in them. */
class NamesTest {
  @Test
  void namesOfAllScriptsStayAsTheyAre() {
    for (String name :
        List.of("Ana", "安娜", "Ünal Çelik", "محمد", "राम कुमार", "ნინო", "می‌خواهم", "👩‍🚀", "")) {
      assertEquals(name, Names.clean(name));
    }
  }

  @Test
  void whatHidesIsTakenOut() {
    assertEquals("Ana", Names.clean("A\u200bn\u00ada"));
    assertEquals("gpj.Ana", Names.clean("\u202egpj.Ana\u202c"));
    assertEquals("Ana", Names.clean("\u2067Ana\u2069\u061c\u200e"));
    assertEquals("Ana Bo", Names.clean("\t Ana \u00a0\n\r Bo\u3000"));
    assertEquals("Ana", Names.clean("A\u0000n\u001b[\ufe0fa".replace("[", "")));
    assertEquals("Ana", Names.clean("\u0301\u0301Ana"));
    assertEquals("é", Names.clean("e\u0301"));
    assertEquals("", Names.clean("\u3164\u2800\u200d\ue000"));
    assertEquals("Ana", Names.clean("A\u200dna\u200c"));
    assertEquals("Ana", Names.clean("Ana\ud800"));
  }

  @Test
  void aLongNameIsCutBetweenCharacters() {
    assertEquals("安娜安娜安娜安娜安娜", Names.clean("安娜".repeat(20)));
    assertEquals("a".repeat(32), Names.clean("a".repeat(33)));
    assertEquals("a".repeat(31), Names.clean("a".repeat(31) + " b"));
  }

  @Test
  void namesThatLookAlikeAreFoundEqual() {
    assertEquals(Names.key("ANA"), Names.key("ana"));
    assertEquals(Names.key("Ａｎａ"), Names.key("ana"));
    assertEquals(Names.key("می‌خواهم"), Names.key("میخواهم"));
    assertNotEquals(Names.key("Ana"), Names.key("Anna"));
  }

  @Test
  void cleaningTwiceIsCleaningOnce() {
    Property.forAll(
        2_000,
        rng -> {
          StringBuilder name = new StringBuilder();
          for (int i = rng.below(12); i > 0; i--) {
            int[] ranges = {0x80, 0x700, 0x2100, 0x3200, 0xfb00, 0x10000, 0x20000, 0xe0200};
            name.appendCodePoint(rng.below(ranges[rng.below(ranges.length)]));
          }
          String once = Names.clean(name.toString());
          assertEquals(once, Names.clean(once));
          assertTrue(Bytes.utf8(once).length() <= ContactLimits.NAME_BYTES);
        });
  }
}
