package io.smartmesh.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import org.junit.jupiter.api.Test;

/** TF-3. */
class FileNameTest {
  @Test
  void pathsLeadNowhere() {
    assertEquals("passwd", FileName.safe("../../etc/passwd"));
    assertEquals("evil.exe", FileName.safe("C:\\Windows\\evil.exe"));
    assertEquals("file", FileName.safe(".."));
    assertEquals("file", FileName.safe("a/"));
    assertEquals("file", FileName.safe(""));
    assertEquals("_.bashrc", FileName.safe(".bashrc"));
    assertEquals("_-rf", FileName.safe("-rf"));
  }

  @Test
  void namesDoNotDeceive() {
    assertEquals("photogpj.exe", FileName.safe("photo\u202egpj.exe"));
    assertEquals("ab", FileName.safe("a\u200b\u0000\n\u2028b"));
    assertEquals("a.txt", FileName.safe(" a.txt. "));
    assertEquals("x", FileName.safe("x\ud800"));
    assertEquals("照片 1.jpg", FileName.safe("照片 1.jpg"));
  }

  @Test
  void devicesAreNoNames() {
    assertEquals("_CON", FileName.safe("CON"));
    assertEquals("_com7.txt", FileName.safe("com7.txt"));
    assertEquals("_nul.tar.gz", FileName.safe("nul.tar.gz"));
    assertEquals("console", FileName.safe("console"));
    assertEquals("com", FileName.safe("com"));
    assertEquals("con7", FileName.safe("con7"));
  }

  @Test
  void longNamesKeepTheirEnding() {
    String name = FileName.safe("照".repeat(300) + ".jpeg");
    assertTrue(Bytes.utf8(name).length() <= TransferLimits.NAME_BYTES);
    assertTrue(name.endsWith("照.jpeg"));
    assertFalse(FileName.isSafe("a".repeat(201)));
  }

  @Test
  void whatIsSafeStaysSo() {
    Property.forAll(
        500,
        rng -> {
          StringBuilder any = new StringBuilder();
          for (int i = rng.below(300); i > 0; i--) {
            any.append((char) (rng.chance(0.5) ? rng.below(0x80) : rng.below(0x10000)));
          }
          String safe = FileName.safe(any.toString());
          assertTrue(FileName.isSafe(safe), safe);
          assertTrue(Bytes.utf8(safe).length() <= TransferLimits.NAME_BYTES);
        });
  }
}
