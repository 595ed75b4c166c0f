package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BH-12. */
class QrPictureTest {
  private static final int WIDTH_AT = 16;

  @TempDir private Path folder;

  private Path picture() throws IOException {
    Path file = folder.resolve("code.png");
    QrPicture.write("SMB1:HELLO", file);
    return file;
  }

  private Path changed(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("changed"), bytes);
  }

  @Test
  void aCodeIsReadAsItWasWritten() throws IOException {
    assertEquals(List.of("SMB1:HELLO"), QrPicture.read(picture()));
    List<String> lines = QrText.lines("SMB1:HELLO");
    assertTrue(lines.stream().allMatch(line -> line.matches("[█▀▄ ]{29}")), lines.toString());
    assertEquals(15, lines.size());
  }

  @Test
  void whatIsNoPictureIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no picture");
    IOException refused = assertThrows(IOException.class, () -> QrPicture.read(text));
    assertEquals("neither PNG nor JPEG", refused.getMessage());
  }

  /** Refused by what its header says, before anything is unpacked. */
  @Test
  void aPictureOfTooManyPixelsIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(picture());
    bytes[WIDTH_AT] = 0x7f;
    Path huge = changed(bytes);
    IOException refused = assertThrows(IOException.class, () -> QrPicture.read(huge));
    assertTrue(
        String.valueOf(refused.getMessage()).endsWith("at most 50000000"), refused::toString);
  }

  @Test
  void damagedPicturesAreRefusedOrHaveNoCode() throws IOException {
    byte[] bytes = Files.readAllBytes(picture());
    int read = 0;
    for (int length = 0; length < bytes.length; length += 7) {
      Path part = changed(Arrays.copyOf(bytes, length));
      try {
        read += QrPicture.read(part).size();
      } catch (IOException e) {
        assertTrue(e.getMessage() != null);
      }
    }
    assertTrue(read < 20, "most of them are of no use");
  }
}
