package io.smartmesh.api.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiFileTest {
  private static final String TOKEN = "t".repeat(64);

  @TempDir private Path data;

  @Test
  void comesBackAsWritten() throws Exception {
    new ApiFile(1, "old").write(data);
    new ApiFile(9471, TOKEN).write(data);
    assertEquals(new ApiFile(9471, TOKEN), ApiFile.read(data));
  }

  @Test
  void onlyItsOwnerCanReadIt() throws IOException {
    new ApiFile(9471, TOKEN).write(data);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("api.json"))));
  }

  @Test
  void eachProblemHasItsCode() throws IOException {
    assertEquals("not-running", codeOf(data));
    assertEquals("no-data-dir", codeOf(data.resolve("none")));
    Files.writeString(data.resolve("api.json"), "{\"version\":2,\"port\":1,\"token\":\"x\"}");
    assertEquals("api-file-version", codeOf(data));
    Files.writeString(data.resolve("api.json"), "rubbish");
    assertEquals("api-file-unreadable", codeOf(data));
  }

  private static String codeOf(Path directory) {
    return assertThrows(ApiFailure.class, () -> ApiFile.read(directory)).code();
  }
}
